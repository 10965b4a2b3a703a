package dev.mothership.proxy;

import static dev.mothership.proxy.RawHttp2Client.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2FlowTest {
    private static final int INITIAL_WINDOW_SIZE = 4;

    private static Listener.Certificate certificate;

    @BeforeAll
    static void make(@TempDir Path folder) {
        // Read when a proxy is opened, so it has to stay.
        certificate = TestCertificates.make(folder, "c", "localhost");
    }

    private static RunningProxy before(RawShip ship) throws ListenException {
        return RunningProxy.withTls(ship, certificate);
    }

    @Test
    void aSlowReaderSlowsTheShip() throws Exception {
        AtomicLong written = new AtomicLong();
        int many = 12 * 1024 * 1024;
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: " + many + "\r\n\r\n");
                            conversation.socket().setSendBufferSize(64 * 1024);
                            byte[] piece = new byte[64 * 1024];
                            for (int sent = 0; sent < many; sent += piece.length) {
                                conversation.out().write(piece);
                                written.addAndGet(piece.length);
                            }
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client =
                        new RawHttp2Client(proxy.port(), INITIAL_WINDOW_SIZE, 1_000)) {
            client.get(1);
            client.fields();
            int first = client.next(RawHttp2Client.DATA).payload().length;
            assertThat(first).isLessThanOrEqualTo(1_000);
            long seen = -1;
            while (seen != written.get()) {
                // Answered only after everything that was written before has been read.
                seen = written.get();
                client.frame(RawHttp2Client.PING, 0, 0, new byte[8]);
                client.next(RawHttp2Client.PING);
            }
            assertThat(written.get()).isLessThan(many);

            client.window(0, Integer.MAX_VALUE - 65_535);
            client.window(1, Integer.MAX_VALUE - 1_000);
            long read = first;
            boolean ended = false;
            while (!ended) {
                RawHttp2Client.Frame frame = client.next(RawHttp2Client.DATA);
                read += frame.payload().length;
                ended = frame.ends();
            }
            assertThat(read).isEqualTo(many);
        }
    }

    @Test
    void aSlowShipSlowsTheClient() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        int many = 16 * 1024 * 1024;
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.socket().setReceiveBufferSize(32 * 1024);
                            conversation.readHead();
                            go.join();
                            conversation.read(many);
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("POST", "content-length", Integer.toString(many)));
            long connection = 65_535;
            long stream = Http2Builder.STREAM_WINDOW;
            byte[] piece = new byte[16 * 1024];
            int sent = 0;
            while (sent < many) {
                if (stream < piece.length || connection < piece.length) {
                    if (sent > 0 && !go.isDone() && stream < piece.length) {
                        go.complete(null); // it was slowed down
                    }
                    RawHttp2Client.Frame more = client.next(RawHttp2Client.WINDOW_UPDATE);
                    int delta = ByteBuffer.wrap(more.payload()).getInt();
                    if (more.stream() == 0) {
                        connection += delta;
                    } else {
                        stream += delta;
                    }
                } else {
                    sent += piece.length;
                    stream -= piece.length;
                    connection -= piece.length;
                    client.frame(
                            RawHttp2Client.DATA,
                            sent == many ? RawHttp2Client.END_STREAM : 0,
                            1,
                            piece);
                }
            }
            assertThat(go).isDone();
            assertThat(client.fields()).startsWith(":status: 200\n");
        }
    }
}
