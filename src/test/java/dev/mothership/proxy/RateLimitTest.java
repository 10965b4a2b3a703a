package dev.mothership.proxy;

import static dev.mothership.proxy.TrustedPeers.LOOPBACK;
import static dev.mothership.proxy.TrustedPeers.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.ProxySettings.RateLimits;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Time passes on a timer that the tests wind on.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RateLimitTest {
    private final ManualTimer timer = new ManualTimer();
    private final RawShip ship = RawShip.answeringOk();

    @AfterEach
    void close() {
        ship.close();
    }

    private static Manifest limits(OptionalInt global, OptionalInt each) {
        ProxySettings settings =
                TrustedPeers.settings(Optional.of(new RateLimits(global, each)), "127.0.0.0/8");
        return TrustedPeers.manifest(LOOPBACK, Listener.Options.NONE, settings);
    }

    private RunningProxy proxy(Manifest manifest) throws Exception {
        RunningProxy proxy = new RunningProxy(manifest, timer);
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    /// The status of the answer to a request from this address, and `Retry-After` if there is one.
    private static String get(RunningProxy proxy, String client) throws Exception {
        String answer =
                proxy.exchange(
                        "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: "
                                + client
                                + "\r\nConnection: close\r\n\r\n");
        String status = answer.substring(9, 12);
        return String.join(
                " ",
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(status),
                                values(answer, "Retry-After").stream())
                        .toList());
    }

    private static double limited(RunningProxy proxy, String limit) {
        return proxy.meters()
                .get("mothership.requests.limited")
                .tag("limit", limit)
                .counter()
                .count();
    }

    @Test
    void eachAddressHasItsOwnBucketWhichFillsAgain() throws Exception {
        try (RunningProxy proxy = proxy(limits(OptionalInt.empty(), OptionalInt.of(3)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            }
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("429 20");
            assertThat(get(proxy, "203.0.113.6")).isEqualTo("200");
            assertThat(get(proxy, "1.1.1.1, 203.0.113.5")).isEqualTo("429 20");
            timer.advance(Duration.ofMillis(19_500));
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("429 1");
            timer.advance(Duration.ofMillis(500));
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("429 20");
            assertThat(limited(proxy, "address")).isEqualTo(4);
            assertThat(limited(proxy, "global")).isZero();
        }
    }

    @Test
    void anIpV6NetworkIsOneClient() throws Exception {
        try (RunningProxy proxy = proxy(limits(OptionalInt.empty(), OptionalInt.of(1)))) {
            assertThat(get(proxy, "2001:db8::1")).isEqualTo("200");
            assertThat(get(proxy, "2001:db8::ffff:2")).startsWith("429");
            assertThat(get(proxy, "2001:db8:0:1::1")).isEqualTo("200");
        }
    }

    @Test
    void allTogetherHaveABucketThatALimitedClientDoesNotEmpty() throws Exception {
        try (RunningProxy proxy = proxy(limits(OptionalInt.of(3), OptionalInt.of(1)))) {
            assertThat(get(proxy, "203.0.113.1")).isEqualTo("200");
            for (int i = 0; i < 5; i++) {
                assertThat(get(proxy, "203.0.113.1")).isEqualTo("429 60");
            }
            assertThat(get(proxy, "203.0.113.2")).isEqualTo("200");
            assertThat(get(proxy, "203.0.113.3")).isEqualTo("200");
            assertThat(get(proxy, "203.0.113.4")).isEqualTo("429 1");
            timer.advance(Duration.ofSeconds(1));
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            assertThat(limited(proxy, "global")).isEqualTo(1);
        }
    }

    @Test
    void theAnswerIsOneOfOursAndTheConnectionStays() throws Exception {
        try (RunningProxy proxy = proxy(limits(OptionalInt.of(1), OptionalInt.empty()));
                RawClient client = proxy.connect()) {
            String get = "GET / HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n";
            client.send(get + get).readHead();
            client.read(2);

            String head = client.readHead();
            assertThat(head)
                    .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                    .contains("Retry-After: 1\r\n")
                    .contains("application/json");
            client.read(Integer.parseInt(values(head, "Content-Length").getFirst()));
            timer.advance(Duration.ofSeconds(1));
            assertThat(client.send(get).readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aReloadKeepsTheBucketsOfLimitsThatStayTheSame() throws Exception {
        try (RunningProxy proxy = proxy(limits(OptionalInt.empty(), OptionalInt.of(1)))) {
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            proxy.reload(limits(OptionalInt.of(1_000), OptionalInt.of(1)));
            assertThat(get(proxy, "203.0.113.5")).startsWith("429");
            proxy.reload(limits(OptionalInt.of(1_000), OptionalInt.of(2)));
            assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            proxy.reload(
                    TrustedPeers.manifest(LOOPBACK, Listener.Options.NONE, ProxySettings.NONE));
            for (int i = 0; i < 5; i++) {
                assertThat(get(proxy, "203.0.113.5")).isEqualTo("200");
            }
        }
    }
}
