package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The lifeline as a process of ours: when there is one, and what becomes of it.
class LifelineTest {
    private PosixProcesses processes;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "reads Linux's /proc");
        processes = PosixProcesses.open();
    }

    @AfterEach
    void close() {
        if (processes != null) {
            processes.close();
        }
    }

    @Test
    void isThereFromTheFirstLaunchToTheEnd() throws Exception {
        assertThat(lifelines()).isEmpty();

        Launched.sh(processes, "exec sleep 1000");
        ProcessHandle lifeline = await(null);
        Launched.sh(processes, "exit 0").status();
        assertThat(lifelines()).containsExactly(lifeline);

        processes.close();
        assertThat(lifelines()).isEmpty();
    }

    @Test
    void holdsItsPipeOnlyAndLeadsAGroup() throws Exception {
        Launched.sh(processes, "exec sleep 1000");
        long lifeline = await(null).pid();

        assertThat(shell("readlink /proc/" + lifeline + "/fd/0")).startsWith("pipe:");
        assertThat(shell("readlink /proc/" + lifeline + "/fd/1 /proc/" + lifeline + "/fd/2"))
                .isEqualTo("/dev/null\n/dev/null\n");
        assertThat(shell("ls /proc/" + lifeline + "/fd | wc -l").strip()).isEqualTo("3");
        assertThat(shell("cut -d ' ' -f 5 /proc/" + lifeline + "/stat").strip())
                .isEqualTo(Long.toString(lifeline));
    }

    @Test
    void anotherOneTakesThePlaceOfOneThatWasKilled() throws Exception {
        Launched ship = Launched.sh(processes, "exec sleep 1000");
        for (int i = 0; i < 3; i++) {
            ProcessHandle lifeline = await(null);

            lifeline.destroyForcibly();

            ProcessHandle next = await(lifeline);
            assertThat(next.info().arguments().orElseThrow())
                    .endsWith(Long.toString(ship.process().pid()));
        }
        assertThat(ship.exit()).isNotDone();
    }

    @Test
    void oneThatDoesNotReadIsReplacedAndBlocksNobody() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            LibC libc = LibC.link();
            SystemCalls calls = libc.calls(arena);
            Linux linux = new Linux();
            Lifeline lifeline = new Lifeline(libc, linux, new Spawner(linux, calls), true);
            processes.close(); // its reaper must not meet this child
            lifeline.start(List.of());
            ProcessHandle stuck = await(null);
            calls.call(Function.KILL, stuck.pid(), linux.signalNumber("STOP"));

            for (int i = 0; i < 20_000; i++) { // more than a pipe takes
                lifeline.add(1_000_000_000);
            }

            var status = calls.allocate(Integer.BYTES);
            assertThat(calls.call(Function.WAITPID, stuck.pid(), status.address(), 0))
                    .isEqualTo((int) stuck.pid());
            lifeline.ended();
            assertThat(lifeline.runs()).isFalse();
        }
    }

    @Test
    void processOneNeedsNone() {
        try (Arena arena = Arena.ofConfined()) {
            LibC libc = LibC.link();
            Linux linux = new Linux();
            Spawner spawner = new Spawner(linux, libc.calls(arena));

            assertThat(new Lifeline(libc, linux, spawner, false).start(List.of())).isFalse();
        }
        assertThat(lifelines()).isEmpty();
    }

    private static List<ProcessHandle> lifelines() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        List.of(child.info().arguments().orElse(new String[0]))
                                .contains("lifeline"))
                .toList();
    }

    /// A process has no arguments for a moment after its start.
    private static ProcessHandle await(@Nullable ProcessHandle otherThan) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            List<ProcessHandle> now = lifelines();
            if (!now.isEmpty() && !now.contains(otherThan)) {
                return now.getFirst();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no lifeline but " + otherThan);
    }

    private String shell(String script) throws Exception {
        return Launched.sh(processes, script).stdout().text();
    }
}
