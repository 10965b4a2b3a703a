package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.shiplog.Console.Style;
import dev.mothership.shiplog.FleetLog.Channel;
import dev.mothership.shiplog.FleetLog.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who reads our output may be slow, gone, or never read at all.
@Timeout(30)
class ConsoleReaderTest {

    /// Takes nothing until it is opened.
    private static final class Gate extends OutputStream {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(bytes, offset, length);
        }
    }

    private static Console console(OutputStream out) {
        return new Console(out, Style.PLAIN, List.of(), Clock.systemUTC(), message -> {});
    }

    @Test
    void outputWaitsForASlowReaderAndNothingIsLost() throws Exception {
        Gate gate = new Gate();
        Console console = console(gate);
        Output app = console.open("app", Channel.STDOUT);
        byte[] lines = "0123456789\n".repeat(1000).getBytes(UTF_8);
        CompletableFuture<Void> all =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 1000; i++) {
                        app.accept(lines, 0, lines.length);
                    }
                });

        gate.entered.await();
        assertThat(all).isNotDone();
        gate.open.countDown();
        all.get(20, TimeUnit.SECONDS);
        console.close();

        assertThat(gate.taken.toString(UTF_8).lines())
                .hasSize(1_000_000)
                .containsOnly("app | 0123456789");
    }

    @Test
    void noticesNeverWaitAndLostOnesAreCounted() throws Exception {
        Gate gate = new Gate();
        Console console = console(gate);
        console.info("first");
        gate.entered.await();

        for (int i = 0; i < 10_000; i++) {
            console.info("notice " + i);
        }
        gate.open.countDown();
        console.close();

        List<String> lines = gate.taken.toString(UTF_8).lines().toList();
        assertThat(lines).startsWith("mothership | first", "mothership | notice 0");
        assertThat(lines).hasSizeLessThan(5000);
        assertThat(lines.getLast())
                .matches("mothership \\| warning: \\d+ notices were lost here: .*");
    }

    @Test
    void closeDoesNotWaitForAReaderThatNeverReads() throws Exception {
        Gate gate = new Gate();
        Console console = console(gate);
        console.info("first");
        gate.entered.await();

        console.close();
        Output app = console.open("app", Channel.STDOUT);
        byte[] chunk = new byte[64 * 1024];
        for (int i = 0; i < 100; i++) {
            app.accept(chunk, 0, chunk.length);
        }

        gate.open.countDown();
    }

    @Test
    void aReaderThatWentAwayIsSaidOnceAndOutputGoesNowhere() throws Exception {
        CompletableFuture<String> complaint = new CompletableFuture<>();
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        Console console =
                new Console(
                        broken,
                        Style.PLAIN,
                        List.of(),
                        Clock.systemUTC(),
                        message -> {
                            if (!complaint.complete(message)) {
                                throw new IllegalStateException("said twice");
                            }
                        });

        console.info("first");

        assertThat(complaint.get(20, TimeUnit.SECONDS))
                .startsWith("cannot write output: Broken pipe");
        Output app = console.open("app", Channel.STDOUT);
        byte[] lines = "line\n".repeat(10_000).getBytes(UTF_8);
        for (int i = 0; i < 1000; i++) {
            app.accept(lines, 0, lines.length);
        }
        assertThat(console.tail("app")).hasSize(30).containsOnly("line");
        console.close();
    }

    @Test
    void aDiskThatIsFullForAMomentCostsWhatCameMeanwhileOnly() throws Exception {
        List<String> complaints = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        AtomicBoolean full = new AtomicBoolean(true);
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        OutputStream out =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("not called");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (full.get()) {
                            throw new IOException("No space left on device");
                        }
                        disk.write(bytes, offset, length);
                    }
                };
        try (Console console =
                new Console(
                        out,
                        Console.Style.PLAIN,
                        List.of(),
                        () -> Instant.EPOCH,
                        complaint -> {
                            complaints.add(complaint);
                            failed.complete(null);
                        })) {
            console.info("lost");
            failed.get(20, TimeUnit.SECONDS);
            full.set(false);
            console.info("kept");
        }

        assertThat(complaints)
                .containsExactly(
                        "cannot write output: No space left on device; the fleet goes on, its"
                                + " output is discarded until that works again");
        assertThat(disk.toString(UTF_8))
                .contains("mothership | kept\n", "bytes before this are missing")
                .doesNotContain("lost");
    }
}
