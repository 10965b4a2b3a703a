package dev.mothership.proxy;

import static dev.mothership.proxy.RawHttp2Client.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.WebSocketKey;
import dev.mothership.manifest.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2WebSocketTest {
    private static Listener.Certificate certificate;

    @BeforeAll
    static void make(@TempDir Path folder) {
        // Read when a proxy is opened, so it has to stay.
        certificate = TestCertificates.make(folder, "c", "localhost");
    }

    private static RunningProxy before(RawShip ship) throws ListenException {
        return RunningProxy.withTls(ship, certificate);
    }

    /// Agrees to a WebSocket, then sends back what comes.
    private static RawShip echoing(String status) {
        return new RawShip(conversation -> {
            String head = conversation.readHead();
            String key = head.replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*).*", "$1");
            conversation.write(
                    status
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: "
                            + WebSocketKey.accept(key)
                            + "\r\n\r\n");
            while (true) {
                conversation.out().write(conversation.readByte());
            }
        });
    }

    @Test
    void aWebSocketIsAStream() throws Exception {
        try (RawShip ship = echoing("HTTP/1.1 101 Switching Protocols");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            // Frames may come before the answer.
            client.headers(
                            1,
                            false,
                            request("CONNECT", ":protocol", "websocket", "origin", "https://a"))
                    .data(1, false, "\u0081\u0082\0\0\0\0ab");

            assertThat(ship.head())
                    .startsWith("GET / HTTP/1.1\r\nHost: a\r\norigin: https://a\r\n")
                    .contains("Connection: Upgrade\r\nUpgrade: websocket\r\n");
            assertThat(client.fields()).isEqualTo(":status: 200\nsec-websocket-protocol: chat\n");
            assertThat(read(client, 8)).isEqualTo("\u0081\u0082\0\0\0\0ab");
            client.data(1, false, "more");
            assertThat(read(client, 4)).isEqualTo("more");
            client.data(1, true, "end");
            assertThat(read(client, 3)).isEqualTo("end");
            assertThat(client.next().ends()).isTrue();
        }
    }

    private static String read(RawHttp2Client client, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(client.next(RawHttp2Client.DATA).text());
        }
        return text.toString();
    }

    @Test
    void aShipThatDoesNotAgreeGivesNoWebSocket() throws Exception {
        try (RawShip ship =
                        RawShip.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("CONNECT", ":protocol", "websocket"));
            assertThat(client.fields()).startsWith(":status: 403\n");
            assertThat(client.body()).isEqualTo("no");
        }
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 101 Switching Protocols\r\n"
                                        + "Sec-WebSocket-Accept: x\r\n\r\n");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("CONNECT", ":protocol", "websocket"));
            assertThat(client.fields()).startsWith(":status: 502\n");
        }
        try (RawShip ship = RawShip.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("CONNECT", ":protocol", "websocket"));
            assertThat(client.next().type()).isEqualTo(RawHttp2Client.RST_STREAM);
        }
    }
}
