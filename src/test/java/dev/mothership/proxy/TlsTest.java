package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.http.WebSocketKey;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.timer.ManualTimer;
import dev.mothership.timer.SystemTimer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir private Path folder;

    private static SSLSocket connect(RunningProxy proxy, String name, String... protocols)
            throws IOException {
        return TestTls.connect(proxy.port(), name, List.of("http/1.1"), protocols);
    }

    private static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static String rest(SSLSocket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksHttp1(String protocol) throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(ship, TestCertificates.make(folder, "c", "a"));
                SSLSocket client = connect(proxy, "a", protocol)) {
            assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
            for (int i = 0; i < 2; i++) {
                send(client, GET);
                assertThat(read(client.getInputStream(), 40))
                        .isEqualTo(
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".substring(0, 40));
            }
        }
    }

    @Test
    void oldProtocolsAreRefused() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(ship, TestCertificates.make(folder, "c", "a"))) {
            // A hello of TLS 1.1: the JDK's own client would not even send it.
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(
                        "\u0016\u0003\u0002\0"
                                + "1\u0001\0\0-\u0003\u0002"
                                + "r".repeat(32)
                                + "\0\0\u0006\u00c0\u0013\0/\0"
                                + "5\u0001\0");
                assertThat(client.readAll()).startsWith("\u0015\u0003");
            }
        }
    }

    @Test
    void plainHttpIsToldSo() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(ship, TestCertificates.make(folder, "c", "a"))) {
            assertThat(proxy.exchange(GET))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("plain HTTP where HTTPS is spoken: begin the URL with https://\n");
        }
    }

    /// A client that sends close_notify after its request still gets its answer. TLS 1.2 has the
    /// JDK's engine close both ways at once, as RFC 5246, 7.2.1 demands.
    @Test
    void aClientThatHasClosedItsHalfGetsItsAnswer() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            String head = conversation.readHead();
                            conversation.read(2);
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy =
                        RunningProxy.withTls(ship, TestCertificates.make(folder, "c", "a"));
                SSLSocket client = connect(proxy, "a", "TLSv1.3")) {
            send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
            client.shutdownOutput();

            assertThat(rest(client)).endsWith("\r\n\r\nok");
        }
    }

    @Test
    void aResponseThatIsCutOffIsNoOrderlyEnd() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n");
                        });
                RunningProxy proxy =
                        RunningProxy.withTls(ship, TestCertificates.make(folder, "c", "a"));
                SSLSocket client = connect(proxy, "a")) {
            send(client, "GET / HTTP/1.0\r\nHost: a\r\n\r\n");

            assertThatThrownBy(() -> rest(client)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theServerNameChoosesTheCertificate() throws Exception {
        Listener.Certificate first = TestCertificates.make(folder, "first", "a.test");
        Listener.Certificate rsa =
                TestCertificates.make(folder, "rsa", List.of("rsa:2048"), "a.test");
        Listener.Certificate wild = TestCertificates.make(folder, "wild", "*.b.test");
        Listener.Certificate exact = TestCertificates.make(folder, "exact", "x.b.test");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.withTls(ship, first, rsa, wild, exact)) {
            assertThat(subject(proxy, "a.test")).isEqualTo("CN=first");
            assertThat(subject(proxy, "A.Test")).isEqualTo("CN=first");
            assertThat(subject(proxy, "y.b.test")).isEqualTo("CN=wild");
            assertThat(subject(proxy, "x.b.test")).isEqualTo("CN=exact");
            assertThat(subject(proxy, "z.y.b.test")).isEqualTo("CN=first");
            assertThat(subject(proxy, "b.test")).isEqualTo("CN=first");
            String onlyRsa =
                    TestCertificates.run(
                            "sh",
                            "-c",
                            "openssl s_client -connect 127.0.0.1:"
                                    + proxy.port()
                                    + " -servername a.test -sigalgs RSA-PSS+SHA256 </dev/null");
            assertThat(onlyRsa).contains("subject=CN = rsa");
        }
    }

    private static String subject(RunningProxy proxy, String name) throws IOException {
        try (SSLSocket client = connect(proxy, name)) {
            return TestTls.subject(client);
        }
    }

    @Test
    void newFilesAreUsedAndWrongOnesAreNot() throws Exception {
        Listener.Certificate used = TestCertificates.make(folder, "old", "a");
        Listener.Certificate next = TestCertificates.make(folder, "new", "a");
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.withTls(ship, new TestManifest(), timer, used);
                SSLSocket open = connect(proxy, "a")) {
            assertThat(TestTls.subject(open)).isEqualTo("CN=old");

            Files.copy(next.chain(), used.chain(), StandardCopyOption.REPLACE_EXISTING);
            timer.advance(Duration.ofSeconds(1)); // the key is still the old one
            assertThat(subject(proxy, "a")).isEqualTo("CN=old");
            Files.copy(next.key(), used.key(), StandardCopyOption.REPLACE_EXISTING);
            while (!subject(proxy, "a").equals("CN=new")) {
                timer.advance(Duration.ofSeconds(1));
            }
            send(open, GET);
            assertThat(read(open.getInputStream(), 15)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aReloadTakesOtherFilesAndTurnsTlsOff() throws Exception {
        Listener.Certificate first = TestCertificates.make(folder, "first", "a");
        Listener.Certificate second = TestCertificates.make(folder, "second", "a");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.withTls(ship, first)) {
            assertThat(subject(proxy, "a")).isEqualTo("CN=first");
            Address address = new Address.Tcp("127.0.0.1", 0);
            proxy.reload(
                    new TestManifest()
                            .listener("http", address, TestCertificates.listening(second))
                            .ship("app", TestManifest.route("/.*"))
                            .build());
            assertThat(subject(proxy, "a")).isEqualTo("CN=second");

            Files.delete(first.key());
            assertThatThrownBy(() ->
                            proxy.reload(
                                    new TestManifest()
                                            .listener(
                                                    "http",
                                                    address,
                                                    TestCertificates.listening(first))
                                            .build()))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("first.key: there is no such file");
            assertThat(subject(proxy, "a")).isEqualTo("CN=second");

            proxy.reload(
                    new TestManifest()
                            .listener("http", address)
                            .ship("app", TestManifest.route("/.*"))
                            .build());
            assertThat(proxy.exchange("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 OK");
        }
    }

    @Test
    void aHandshakeThatDoesNotEndIsEnded() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest(),
                                timer,
                                TestCertificates.make(folder, "c", "a"));
                RawClient silent = new RawClient(proxy.port());
                RawClient slow = new RawClient(proxy.port())) {
            slow.send("\u0016\u0003\u0001\u0002\0");
            Thread time =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!Thread.currentThread().isInterrupted()) {
                                    timer.advance(Duration.ofMillis(250));
                                    Thread.yield();
                                }
                            });

            assertThat(silent.readAll()).isEmpty();
            slow.readAll();
            time.interrupt();
        }
    }

    @Test
    void aWebSocketGoesThrough() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                            + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                                            + WebSocketKey.accept(KEY)
                                            + "\r\n\r\n");
                            conversation.write("\u0081\u0002" + conversation.read(8).substring(6));
                        });
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest(),
                                new SystemTimer(),
                                TestCertificates.make(folder, "c", "a"));
                SSLSocket client = connect(proxy, "a")) {
            send(
                    client,
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                            + KEY
                            + "\r\n\r\n");
            send(client, "\u0081\u0082\0\0\0\0ab");

            assertThat(rest(client)).startsWith("HTTP/1.1 101 ").endsWith("\u0081\u0002ab");
        }
    }

    @Test
    void certificatesThatCannotBeUsedAreNoListener() throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing"), "");
        assertThatThrownBy(() ->
                        RunningProxy.withTls(
                                RawShip.answeringOk(), new Listener.Certificate(nothing, nothing)))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("cannot listen with TLS (bind `http`): ")
                .hasMessageContaining("there is no certificate in it");
    }
}
