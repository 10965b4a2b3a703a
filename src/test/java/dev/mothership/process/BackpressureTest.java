package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackpressureTest {
    private static final long TOTAL = 4_000_000;

    /// Takes nothing until it is opened, then counts.
    private static final class Gate implements ProcessOutput {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicLong taken = new AtomicLong();
        private final CompletableFuture<Long> total = new CompletableFuture<>();

        @Override
        public void accept(byte[] buffer, int offset, int length) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            taken.addAndGet(length);
        }

        @Override
        public void end() {
            total.complete(taken.get());
        }
    }

    @Test
    void whoTakesOutputSlowlySlowsTheProcessAndLosesNothing(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("written");
        Gate gate = new Gate();
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        try (PosixProcesses processes = PosixProcesses.open()) {
            processes.launch(
                    new LaunchSpec(
                            List.of(
                                    "/bin/sh",
                                    "-c",
                                    "head -c 4000000 /dev/zero; echo > \"$0\"",
                                    written.toString()),
                            Map.of("PATH", "/usr/bin:/bin"),
                            folder),
                    gate,
                    new Captured(),
                    exit::complete);
            gate.entered.await();
            Launched.sh(processes, "sleep 0.2").status(); // more than 4 MB take to write

            assertThat(written).doesNotExist();
            gate.open.countDown();

            assertThat(gate.total.get(20, TimeUnit.SECONDS)).isEqualTo(TOTAL);
            assertThat(exit.get(20, TimeUnit.SECONDS).success()).isTrue();
            assertThat(Files.exists(written)).isTrue();
        }
    }

    @Test
    void whoStallsOnItsOwnSlowsNoOther() throws Exception {
        Gate gate = new Gate();
        ProcessOutput stalling =
                new ProcessOutput() {
                    @Override
                    public boolean mayStall() {
                        return true;
                    }

                    @Override
                    public void accept(byte[] buffer, int offset, int length) {
                        gate.accept(buffer, offset, length);
                    }

                    @Override
                    public void end() {
                        gate.end();
                    }
                };
        try (PosixProcesses processes = PosixProcesses.open()) {
            processes.launch(
                    new LaunchSpec(
                            List.of("/bin/sh", "-c", "head -c 4000000 /dev/zero"),
                            Map.of("PATH", "/usr/bin:/bin"),
                            Path.of("/")),
                    stalling,
                    new Captured(),
                    status -> {});
            gate.entered.await();

            assertThat(Launched.sh(processes, "echo fine").stdout().text()).isEqualTo("fine\n");
            assertThat(pumps()).isGreaterThan(1);
            gate.open.countDown();
            assertThat(gate.total.get(20, TimeUnit.SECONDS)).isEqualTo(TOTAL);
            while (pumps() > 1) { // its thread goes with it
                Thread.onSpinWait();
            }
        }
    }

    private static long pumps() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("output pump"))
                .count();
    }

    @Test
    void afaultyTakerDoesNotEndTheOutputOfOthers() throws Exception {
        AtomicInteger faults = new AtomicInteger();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.incrementAndGet());
        try (PosixProcesses processes = PosixProcesses.open()) {
            ProcessOutput faulty =
                    new ProcessOutput() {
                        @Override
                        public void accept(byte[] buffer, int offset, int length) {
                            throw new IllegalStateException("taker's fault");
                        }

                        @Override
                        public void end() {
                            throw new IllegalStateException("taker's fault");
                        }
                    };
            RunningProcess process =
                    processes.launch(
                            new LaunchSpec(List.of("/bin/echo", "x"), Map.of(), Path.of("/")),
                            faulty,
                            faulty,
                            status -> {
                                throw new IllegalStateException("listener's fault");
                            });
            process.outputDone().toCompletableFuture().get(20, TimeUnit.SECONDS);

            assertThat(Launched.sh(processes, "echo fine").stdout().text()).isEqualTo("fine\n");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(faults).hasValue(4); // accept, two ends, exit
    }
}
