package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How WebSockets begin, and that their bytes go through as they are.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebSocketTest {
    /// More than all socket buffers on the way together.
    private static final int LARGE = 64 << 20;

    private static final int PIECE = 64 << 10;

    @Test
    void goesBothWaysFromTheFirstByteOn() throws Exception {
        String hello = Frames.plain(Frames.TEXT, "hi");
        String early = Frames.masked(Frames.TEXT, "early");
        String parts = Frames.masked(0x01, "be") + Frames.masked(0x80, "gin");
        String close = Frames.masked(Frames.CLOSE, "\u0003\u00e8bye");
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE + hello);
                            assertThat(conversation.read(early.length())).isEqualTo(early);
                            conversation.write(conversation.read(parts.length()));
                            assertThat(conversation.read(close.length())).isEqualTo(close);
                            conversation.write(Frames.plain(Frames.CLOSE, "\u0003\u00e8"));
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    Frames.ASK.replace(
                                    "\r\n\r\n",
                                    "\r\nSec-WebSocket-Protocol: chat\r\n"
                                            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                            + early);

            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("Connection: Upgrade\r\n", "Upgrade: websocket\r\n")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
            assertThat(client.read(hello.length())).isEqualTo(hello);
            assertThat(client.send(parts).read(parts.length())).isEqualTo(parts);
            assertThat(client.send(close).readAll())
                    .isEqualTo(Frames.plain(Frames.CLOSE, "\u0003\u00e8"));
            assertThat(ship.head())
                    .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n")
                    .contains("Sec-WebSocket-Key: " + Frames.KEY + "\r\n")
                    .contains("Sec-WebSocket-Version: 13\r\n")
                    .contains("Sec-WebSocket-Protocol: chat\r\n")
                    .contains("Sec-WebSocket-Extensions: permessage-deflate\r\n");
        }
    }

    @Test
    void aCloseAndItsCodeComeFromTheShip() throws Exception {
        String close = Frames.plain(Frames.CLOSE, "\u000f\u00a0so");
        CompletableFuture<String> reply = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE + close);
                            reply.complete(Frames.readMasked(conversation));
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK).readHead();
            assertThat(client.read(close.length())).isEqualTo(close);
            client.send(Frames.masked(Frames.CLOSE, "\u000f\u00a0"));
            assertThat(client.readAll()).isEmpty();
            assertThat(reply.join()).isEqualTo("\u0088\u000f\u00a0");
        }
    }

    /// A ship that can be made to answer 101, but knows nothing of WebSockets, would read what the
    /// client sends next as requests that nobody has checked.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sec-WebSocket-Accept: x\r\n",
                "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
            })
    void a101ThatDoesNotKnowTheKeyIsGarbage(String accept) throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                            + "Connection: Upgrade\r\n"
                                            + accept
                                            + "\r\n");
                            assertThat(conversation.readRest()).isEmpty();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK).send("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nSec-WebSocket-Key:\r\n",
                "GET / HTTP/1.1\r\nX-Without: key\r\n",
                "GET / HTTP/1.1\r\nSec-WebSocket-Key: a\r\nSec-WebSocket-Key: b\r\n",
                "POST / HTTP/1.1\r\nSec-WebSocket-Key: a\r\n",
                "GET / HTTP/1.0\r\nSec-WebSocket-Key: a\r\n",
            })
    void whatIsNoHandshakeIsAnOrdinaryRequest(String begin) throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(begin + "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.readHead()).contains(" 200 OK\r\n");
            assertThat(ship.head()).doesNotContain("Upgrade", "websocket\r\n");
        }
    }

    private static void write(OutputStream out, String head, AtomicLong written)
            throws IOException {
        out.write(head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        byte[] piece = new byte[PIECE];
        while (written.get() < LARGE) {
            out.write(piece);
            written.addAndGet(PIECE);
        }
    }

    private static String largeFrame(boolean masked) {
        return "\u0082"
                + (masked ? "\u00ff" : "\u007f")
                + "\u0000\u0000\u0000\u0000\u0004\u0000\u0000\u0000"
                + (masked ? "\u0000\u0000\u0000\u0000" : "");
    }

    @Test
    void aClientThatDoesNotReadSlowsTheShipDown() throws Exception {
        AtomicLong written = new AtomicLong();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE);
                            write(conversation.out(), largeFrame(false), written);
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK).readHead();
            StreamingTest.untilStuck(written);
            assertThat(written.get()).isLessThan(LARGE / 2);
            client.in().skipNBytes(LARGE + 10);
            assertThat(client.in().read()).isEqualTo(-1);
        }
    }

    @Test
    void aShipThatDoesNotReadSlowsTheClientDown() throws Exception {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> read = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE);
                            read.join();
                            for (long left = LARGE + 14; left > 0; left--) {
                                conversation.readByte();
                            }
                            conversation.write(Frames.plain(Frames.TEXT, "all"));
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK).readHead();
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    write(
                                            client.socket().getOutputStream(),
                                            largeFrame(true),
                                            written);
                                } catch (IOException failure) {
                                    throw new java.io.UncheckedIOException(failure);
                                }
                            });
            StreamingTest.untilStuck(written);
            assertThat(written.get()).isLessThan(LARGE / 2);
            read.complete(null);
            writer.join();
            assertThat(client.readAll()).isEqualTo(Frames.plain(Frames.TEXT, "all"));
        }
    }

    @Test
    void aClientThatHasClosedItsHalfHearsTheRest() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE);
                            conversation.write(
                                    Frames.plain(Frames.TEXT, "rest") + conversation.readRest());
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Frames.ASK).readHead();
            client.send("end").endOutput();
            assertThat(client.readAll()).isEqualTo(Frames.plain(Frames.TEXT, "rest") + "end");
        }
    }
}
