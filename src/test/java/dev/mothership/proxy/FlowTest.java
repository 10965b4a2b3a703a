package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bytes move on when they can, and do not pile up when they cannot.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FlowTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// More than all socket buffers on the way together.
    private static final long LARGE = 64L << 20;

    private static void writeAgainAndAgain(OutputStream out, byte[] piece, AtomicLong written) {
        try {
            while (written.get() < LARGE) {
                out.write(piece);
                written.addAndGet(piece.length);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /// Until a writer stands still while other threads got the processor many times.
    private static void untilStuck(AtomicLong written, int patience) {
        long before = 0;
        int still = 0;
        while (still < patience) {
            long now = written.get();
            still = now > 0 && now == before ? still + 1 : 0;
            before = now;
            Thread.yield();
        }
    }

    /// The first piece of a body comes with its head, while there is no connection to the ship yet:
    /// nothing else may come before the ship has answered it.
    @Test
    void theFirstPieceOfABodyIsNotHeldBack() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.read("5\r\nhello\r\n".length());
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                            conversation.read("0\r\n\r\n".length());
                            conversation.write("llo");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                            + "Connection: close\r\n\r\n5\r\nhello\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.read(2)).isEqualTo("he");
            client.send("0\r\n\r\n");

            assertThat(client.readAll()).isEqualTo("llo");
        }
    }

    @Test
    void theFirstPieceOfAPipelinedBodyIsNotHeldBack() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(OK);
                            conversation.readHead();
                            conversation.read(5);
                            conversation.write(OK);
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                            + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhello");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.read(2)).isEqualTo("ok");

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void aClientThatAsksWithoutReadingIsReadNoMore() throws Exception {
        AtomicLong written = new AtomicLong();
        byte[] many =
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
                        .repeat(100)
                        .getBytes(StandardCharsets.US_ASCII);
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            OutputStream out = client.socket().getOutputStream();
            Thread.ofVirtual().start(() -> writeAgainAndAgain(out, many, written));
            untilStuck(written, 200_000);
            assertThat(written.get()).isLessThan(LARGE);

            for (int i = 0; i < 100_000; i++) {
                assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
            }
        }
    }

    @Test
    void aBodyIsReadToItsEndThoughTheClientHasClosedItsHalf() throws Exception {
        int length = 4 << 20;
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            ended.join();
                            conversation.in().skipNBytes(length);
                            conversation.write(OK);
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    client.socket().getOutputStream().write(new byte[length]);
                                    client.endOutput();
                                } catch (IOException failure) {
                                    throw new UncheckedIOException(failure);
                                }
                            });
            ended.complete(null);
            writer.join();

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void aSlowReaderGetsAllOfAShipThatHasLongClosed() throws Exception {
        long length = 16L << 20;
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                            for (int i = 0; i < length >> 16; i++) {
                                conversation.out().write(new byte[1 << 16]);
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            client.readHead();
            long read = 0;
            for (byte[] some = new byte[10_000]; ; Thread.yield()) {
                int count = client.in().read(some);
                if (count < 0) {
                    break;
                }
                read += count;
            }
            assertThat(read).isEqualTo(length);
        }
    }
}
