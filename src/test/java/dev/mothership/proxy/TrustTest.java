package dev.mothership.proxy;

import static dev.mothership.proxy.TrustedPeers.LOOPBACK;
import static dev.mothership.proxy.TrustedPeers.manifest;
import static dev.mothership.proxy.TrustedPeers.trusting;
import static dev.mothership.proxy.TrustedPeers.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whose word on where a request comes from is passed on to ships.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TrustTest {
    private static final String CLAIMS =
            "X-Forwarded-For: 6.6.6.6, 203.0.113.5:99\r\nX-Forwarded-For: ::ffff:10.0.0.7\r\n"
                    + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\n"
                    + "Forwarded: for=6.6.6.6;host=evil\r\nX-Request-Id: a.b_C-9\r\n"
                    + "X-Request-Start: t=1700000000123\r\nX-Forwarded-Prefix: /evil\r\n"
                    + "X_Forwarded_For: 6.6.6.6\r\nX_Request_Id: evil\r\n";

    private static String seen(ProxySettings settings, String fields) throws Exception {
        return seen(settings, "GET / HTTP/1.1\r\nHost: a.example:8080\r\n", fields);
    }

    private static String seen(ProxySettings settings, String begin, String fields)
            throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(manifest(LOOPBACK, Listener.Options.NONE, settings))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            proxy.exchange(begin + fields + "Connection: close\r\n\r\n");
            return ship.head().replace(Integer.toString(proxy.port()), "PORT");
        }
    }

    @Test
    void whatATrustedPeerSaysIsBelievedUpToTheFirstThatIsNot() throws Exception {
        String head = seen(trusting("127.0.0.0/8", "10.0.0.0/8"), CLAIMS);

        assertThat(values(head, "X-Forwarded-For"))
                .containsExactly("203.0.113.5, 10.0.0.7, 127.0.0.1");
        assertThat(values(head, "X-Forwarded-Proto")).containsExactly("https");
        assertThat(values(head, "X-Forwarded-Host")).containsExactly("shop.example");
        assertThat(values(head, "X-Forwarded-Port")).containsExactly("443");
        assertThat(values(head, "Forwarded"))
                .containsExactly(
                        "for=203.0.113.5;proto=https;host=\"shop.example\", for=10.0.0.7,"
                                + " for=127.0.0.1");
        assertThat(values(head, "X-Request-Id")).containsExactly("a.b_C-9");
        assertThat(values(head, "X-Request-Start")).containsExactly("t=1700000000123");
        assertThat(values(head, "Host")).containsExactly("a.example:8080");
        assertThat(head).doesNotContain("6.6.6.6").doesNotContain("evil");
    }

    @Test
    void whatOthersSayIsReplaced() throws Exception {
        for (ProxySettings settings :
                new ProxySettings[] {ProxySettings.NONE, trusting("10.0.0.0/8", "unix")}) {
            String head = seen(settings, CLAIMS);

            assertThat(values(head, "X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(values(head, "X-Forwarded-Proto")).containsExactly("http");
            assertThat(values(head, "X-Forwarded-Host")).containsExactly("a.example:8080");
            assertThat(values(head, "X-Forwarded-Port")).containsExactly("PORT");
            assertThat(values(head, "Forwarded"))
                    .containsExactly("for=127.0.0.1;proto=http;host=\"a.example:8080\"");
            assertThat(head).containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
            assertThat(values(head, "X-Request-Start")).doesNotContain("t=1700000000123");
            assertThat(head)
                    .doesNotContain("6.6.6.6")
                    .doesNotContain("203.0.113.5")
                    .doesNotContain("evil");
        }
    }

    @Test
    void wrongClaimsOfATrustedPeerAreReplacedToo() throws Exception {
        String head =
                seen(
                        trusting("127.0.0.1/32"),
                        "X-Forwarded-For: 203.0.113.5, unknown\r\nX-Forwarded-Proto: gopher\r\n"
                                + "X-Forwarded-Host: a b\r\nX-Forwarded-Port: x\r\n"
                                + "X-Request-Id: a b\r\nX-Request-Start: now\r\n");

        assertThat(values(head, "X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(values(head, "X-Forwarded-Proto")).containsExactly("http");
        assertThat(values(head, "X-Forwarded-Host")).containsExactly("a.example:8080");
        assertThat(values(head, "X-Forwarded-Port")).containsExactly("PORT");
        assertThat(head).containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
        assertThat(head).containsPattern("X-Request-Start: t=[0-9]{13}\r\n");
    }

    @Test
    void forwardedOfATrustedPeerIsBelievedWhereThereIsNothingElse() throws Exception {
        String head =
                seen(
                        trusting("127.0.0.1/32"),
                        "Forwarded: for=\"[2001:DB8::5]:1\";proto=https;host=\"b:444\"\r\n");

        assertThat(values(head, "X-Forwarded-For")).containsExactly("2001:db8::5, 127.0.0.1");
        assertThat(values(head, "X-Forwarded-Port")).containsExactly("444");
        assertThat(values(head, "Forwarded"))
                .containsExactly("for=\"[2001:db8::5]\";proto=https;host=\"b:444\", for=127.0.0.1");
    }

    @Test
    void aClientThatIsHiddenStaysHidden() throws Exception {
        String head = seen(trusting("127.0.0.1/32"), "Forwarded: for=_a.1;proto=https\r\n");

        assertThat(values(head, "X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(values(head, "X-Forwarded-Port")).containsExactly("8080");
        assertThat(values(head, "Forwarded"))
                .containsExactly("for=_a.1;proto=https;host=\"a.example:8080\", for=127.0.0.1");
    }

    @Test
    void aRequestWithoutHostHasNoHostToTell() throws Exception {
        String head = seen(ProxySettings.NONE, "GET / HTTP/1.0\r\n", "");

        assertThat(values(head, "X-Forwarded-Host")).isEmpty();
        assertThat(values(head, "Forwarded")).containsExactly("for=127.0.0.1;proto=http");
    }

    @Test
    void aReloadChangesWhoIsTrustedOnOpenConnections() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.5\r\n\r\n";
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                manifest(LOOPBACK, Listener.Options.NONE, ProxySettings.NONE));
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send(request).readHead();
            client.read(2);
            proxy.reload(manifest(LOOPBACK, Listener.Options.NONE, trusting("127.0.0.1/32")));
            client.send(request).readHead();

            assertThat(values(ship.head(), "X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(values(ship.head(), "X-Forwarded-For"))
                    .containsExactly("203.0.113.5, 127.0.0.1");
        }
    }

    @Test
    void theTimeIsThatOfTheRequestsArrivalInMilliseconds() throws Exception {
        ManualTimer timer = new ManualTimer();
        timer.advance(Duration.ofMillis(1_700_000_000_123L));
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                manifest(LOOPBACK, Listener.Options.NONE, ProxySettings.NONE),
                                timer);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            while (proxy.meters().get("mothership.requests.held").counter().count() < 1) {
                Thread.onSpinWait();
            }
            timer.advance(Duration.ofSeconds(3));
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(values(ship.head(), "X-Request-Start")).containsExactly("t=1700000000123");
        }
    }
}
