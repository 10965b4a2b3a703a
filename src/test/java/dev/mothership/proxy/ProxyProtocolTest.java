package dev.mothership.proxy;

import static dev.mothership.proxy.TrustedPeers.LOOPBACK;
import static dev.mothership.proxy.TrustedPeers.manifest;
import static dev.mothership.proxy.TrustedPeers.proxyProtocol;
import static dev.mothership.proxy.TrustedPeers.trusting;
import static dev.mothership.proxy.TrustedPeers.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.ManualTimer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that begin with a PROXY header, or not.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ProxyProtocolTest {
    private static final String GET =
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.9\r\nConnection: close\r\n\r\n";
    private static final String LINE = "PROXY TCP4 203.0.113.5 198.51.100.1 5000 443\r\n";

    private final RawShip ship = RawShip.answeringOk();

    @AfterEach
    void close() {
        ship.close();
    }

    private RunningProxy proxy(ProxySettings settings) throws Exception {
        RunningProxy proxy = new RunningProxy(manifest(LOOPBACK, proxyProtocol(), settings));
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    private static String binary(int command, int family, byte[] addresses) {
        return new String(
                ProxyHeaderTest.version2(command, family, addresses, 50),
                StandardCharsets.ISO_8859_1);
    }

    private static byte[] v6() {
        return ProxyHeaderTest.addresses(
                InetAddress.ofLiteral("2001:db8::5"), InetAddress.ofLiteral("::1"), 5_000, 8_443);
    }

    /// What the ship is told of the client after this header.
    private String seen(ProxySettings settings, String header) throws Exception {
        try (RunningProxy proxy = proxy(settings)) {
            assertThat(proxy.exchange(header + GET)).startsWith("HTTP/1.1 200 OK\r\n");
            String head = ship.head();
            return values(head, "X-Forwarded-For").getFirst()
                    + " "
                    + values(head, "X-Forwarded-Port")
                            .getFirst()
                            .replace(Integer.toString(proxy.port()), "PORT");
        }
    }

    @Test
    void aTrustedProxyIsBelieved() throws Exception {
        ProxySettings trusting = trusting("127.0.0.0/8");

        assertThat(seen(trusting, LINE)).isEqualTo("203.0.113.5 443");
        assertThat(seen(trusting, binary(1, 0x21, v6()))).isEqualTo("2001:db8::5 8443");
    }

    @Test
    void whereNobodyIsNamedAllProxiesAreBelievedButNoHeaderFields() throws Exception {
        assertThat(seen(ProxySettings.NONE, LINE)).isEqualTo("203.0.113.5 443");
    }

    @Test
    void headerFieldsAreBelievedIfTheClientInThePROXYHeaderIsTrusted() throws Exception {
        assertThat(seen(trusting("127.0.0.0/8", "203.0.113.0/24"), LINE))
                .isEqualTo("192.0.2.9, 203.0.113.5 443");
    }

    @Test
    void aProxyThatIsNotTrustedCountsAsTheClient() throws Exception {
        assertThat(seen(trusting("10.0.0.0/8"), LINE)).isEqualTo("127.0.0.1 PORT");
        assertThat(seen(trusting("unix"), binary(1, 0x21, v6()))).isEqualTo("127.0.0.1 PORT");
    }

    @Test
    void aProxyThatSpeaksForItselfIsThePeer() throws Exception {
        assertThat(seen(trusting("127.0.0.0/8"), binary(0, 0x11, new byte[12])))
                .isEqualTo("192.0.2.9, 127.0.0.1 PORT");
    }

    @Test
    void whatAnUnknownClientSaysIsNotTheProxysWord() throws Exception {
        ProxySettings trusting = trusting("127.0.0.0/8");

        assertThat(seen(trusting, "PROXY UNKNOWN\r\n")).isEqualTo("127.0.0.1 PORT");
        assertThat(seen(trusting, binary(1, 0x31, new byte[216]))).isEqualTo("127.0.0.1 PORT");
    }

    @Test
    void aConnectionWithoutAHeaderIsServed() throws Exception {
        assertThat(seen(ProxySettings.NONE, "")).isEqualTo("127.0.0.1 PORT");
        assertThat(seen(ProxySettings.NONE, "\r\n")).isEqualTo("127.0.0.1 PORT");
    }

    @Test
    void theHeaderMayComeByteByByteAndCountsForAllRequestsOfTheConnection() throws Exception {
        String keep = GET.replace("Connection: close\r\n", "");
        try (RunningProxy proxy = proxy(ProxySettings.NONE);
                RawClient client = proxy.connect()) {
            client.socket().setTcpNoDelay(true);
            for (char octet : (LINE + keep).toCharArray()) {
                client.send(String.valueOf(octet));
            }
            client.readHead();
            client.read(2);
            client.send(keep).readHead();

            for (int i = 0; i < 2; i++) {
                assertThat(values(ship.head(), "X-Forwarded-For")).containsExactly("203.0.113.5");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.5\r\n",
                "PROXY nonsense\r\n",
                "PROXY TCP4 203.0.113.5 198.51.100.1 5000 443\n",
                "\r\n\r\n\0\r\nQUIT\n\u0031\u0011\0\u000c"
            })
    void aConnectionWithAWrongHeaderIsClosedWithoutAWord(String header) throws Exception {
        try (RunningProxy proxy = proxy(ProxySettings.NONE);
                RawClient client = proxy.connect()) {
            client.send(header);

            assertThat(client.readAll()).isEmpty();
            assertThat(ship.nothingCame()).isTrue();
        }
    }

    @Test
    void aSecondHeaderIsNoHeader() throws Exception {
        try (RunningProxy proxy = proxy(ProxySettings.NONE)) {
            assertThat(proxy.exchange(LINE + LINE + GET)).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 203", "\r\n\r\n\0\r\nQUIT\n"})
    void aClientThatStopsInTheMiddleIsClosed(String begin) throws Exception {
        try (RunningProxy proxy = proxy(ProxySettings.NONE);
                RawClient client = proxy.connect()) {
            assertThat(client.send(begin).endOutput().readAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROX",
                "PROXY TCP4 203",
                "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\u00ff\u00ff"
            })
    void oneWhoTakesTooLongIsCutOff(String begin) throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RunningProxy proxy =
                        new RunningProxy(
                                manifest(LOOPBACK, proxyProtocol(), ProxySettings.NONE), timer);
                RawClient client = proxy.connect()) {
            client.send(begin);
            CompletableFuture<String> answer =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return client.readAll();
                        } catch (java.io.IOException broken) {
                            return "";
                        }
                    });
            while (!answer.isDone()) {
                if (!timer.step()) {
                    Thread.onSpinWait();
                }
            }

            assertThat(answer.join()).isEmpty();
        }
    }

    @Test
    void tlsBeginsBehindTheHeader(@TempDir Path folder) throws Exception {
        Listener.Options options =
                new Listener.Options(
                        true,
                        List.of(TestCertificates.make(folder, "c", "a")),
                        false,
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.empty());
        try (RunningProxy proxy =
                        new RunningProxy(manifest(LOOPBACK, options, ProxySettings.NONE));
                Socket plain = new Socket("127.0.0.1", proxy.port())) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            plain.getOutputStream().write(LINE.getBytes(StandardCharsets.ISO_8859_1));
            try (Socket client =
                    TestTls.trusting()
                            .getSocketFactory()
                            .createSocket(plain, "a", proxy.port(), true)) {
                client.getOutputStream().write(GET.getBytes(StandardCharsets.ISO_8859_1));
                client.getInputStream().readAllBytes();
            }

            String head = ship.head();
            assertThat(values(head, "X-Forwarded-For")).containsExactly("203.0.113.5");
            assertThat(values(head, "X-Forwarded-Proto")).containsExactly("https");
            assertThat(values(head, "Forwarded"))
                    .containsExactly("for=203.0.113.5;proto=https;host=\"a\"");
        }
    }
}
