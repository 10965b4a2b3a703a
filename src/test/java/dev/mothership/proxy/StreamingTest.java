package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamingTest {
    /// More than all socket buffers on the way together.
    private static final long LARGE = 64L << 20;

    private static final int PIECE = 64 << 10;

    private static long write(OutputStream out, AtomicLong written) throws IOException {
        byte[] piece = new byte[PIECE];
        while (written.get() < LARGE) {
            out.write(piece);
            written.addAndGet(PIECE);
        }
        return written.get();
    }

    /// Until the writer has been stopped by a reader that does not read: it stands still while
    /// other threads got the processor many times.
    static void untilStuck(AtomicLong written) {
        long before = 0;
        int still = 0;
        while (still < 20_000) {
            long now = written.get();
            still = now > 0 && now == before ? still + 1 : 0;
            before = now;
            Thread.yield();
        }
    }

    @Test
    void aSlowReaderSlowsTheShipDown() throws Exception {
        AtomicLong written = new AtomicLong();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                            write(conversation.out(), written);
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            client.readHead();
            untilStuck(written);
            assertThat(written.get()).isLessThan(LARGE / 2);

            client.in().skipNBytes(LARGE);
            assertThat(client.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void aShipThatReadsSlowlySlowsTheClientDown() throws Exception {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> read = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            read.join();
                            for (long left = LARGE; left > 0; left--) {
                                conversation.readByte();
                            }
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                            + LARGE
                            + "\r\n\r\n");
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    write(client.socket().getOutputStream(), written);
                                } catch (IOException failure) {
                                    throw new java.io.UncheckedIOException(failure);
                                }
                            });
            ship.head();
            untilStuck(written);
            assertThat(written.get()).isLessThan(LARGE / 2);

            read.complete(null);
            writer.join();
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @Test
    void eventsFlowWithoutDelay() throws Exception {
        CompletableFuture<Void> more = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                            + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                            more.join();
                            conversation.write("3\r\ntwo\r\n0\r\n\r\n");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            client.readHead();
            assertThat(client.read(8)).isEqualTo("3\r\none\r\n");
            more.complete(null);
            assertThat(client.readAll()).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void aBodyReachesTheShipPieceByPiece() throws Exception {
        BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            for (int i = 0; i < 3; i++) {
                                pieces.add(conversation.read(8));
                            }
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            for (String piece : List.of("3\r\none\r\n", "3\r\ntwo\r\n", "3\r\nend\r\n")) {
                client.send(piece);
                assertThat(pieces.take()).isEqualTo(piece);
            }
            client.send("0\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @Test
    void aBodyOfKnownLengthReachesTheShipPieceByPiece() throws Exception {
        BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            pieces.add(conversation.read(3));
                            pieces.add(conversation.read(3));
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\none");
            assertThat(pieces.take()).isEqualTo("one");
            client.send("two");
            assertThat(pieces.take()).isEqualTo("two");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
        }
    }

    /// Both at once: what a program does that echoes while it reads.
    @Test
    void aResponseFlowsWhileItsRequestStillComes() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            for (int i = 0; i < 3; i++) {
                                conversation.write(conversation.read(8));
                            }
                            conversation.write(conversation.read(5));
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            for (String piece : List.of("3\r\none\r\n", "3\r\ntwo\r\n", "3\r\nend\r\n")) {
                assertThat(client.send(piece).read(8)).isEqualTo(piece);
            }
            assertThat(client.send("0\r\n\r\n").read(5)).isEqualTo("0\r\n\r\n");
        }
    }

    /// A body without length, as HTTP/1.0 programs and some of today's send it.
    @Test
    void eventsFlowUntilTheShipCloses() throws Exception {
        CompletableFuture<Void> more = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                                            + "data: 1\n\n");
                            more.join();
                            conversation.write("data: 2\n\n");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").readHead();
            assertThat(client.read(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
            more.complete(null);
            assertThat(client.readAll()).isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        }
    }

    /// The head alone, long before anything else: the browser's `onopen`.
    @Test
    void aHeadDoesNotWaitForTheBody() throws Exception {
        CompletableFuture<Void> more = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
                            more.join();
                            conversation.write("ok");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            more.complete(null);
            assertThat(client.readAll()).isEqualTo("ok");
        }
    }

    @Test
    void aClientThatLeavesResetsTheRequestToTheShip() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            try {
                                conversation.readRest();
                            } finally {
                                gone.complete(null);
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            try (RawClient client = proxy.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                ship.head();
                client.socket().setSoLinger(true, 0);
            }
            gone.join();
        }
    }

    @Test
    void anAnswerBeforeTheBodyHasComeEndsTheConnection() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 403 Forbidden");
            assertThat(client.read(2)).isEqualTo("no");
            assertThat(client.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void aWebSocketThatIsDeclinedLeavesAnOrdinaryConnection() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK + "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(client.readAll())
                    .containsSubsequence("HTTP/1.1 200 OK", "ok", "HTTP/1.1 200 OK", "ok");
        }
    }
}
