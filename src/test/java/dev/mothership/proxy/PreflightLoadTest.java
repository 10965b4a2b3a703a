package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the cache is for, in full: many connections on two event loops.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PreflightLoadTest {
    private static final int CONNECTIONS = 50;
    private static final int REQUESTS = 100_000;
    private static final int AT_ONCE = 100;

    private final AtomicInteger asked = new AtomicInteger();

    /// Ten of them, one of each kind.
    private static String ten() {
        StringBuilder requests = new StringBuilder();
        for (int kind = 0; kind < 5; kind++) {
            String origin = "https://" + kind + ".example";
            String headers = "Access-Control-Request-Headers: content-type, x-" + kind + "\r\n";
            requests.append(Preflights.request("/", origin, headers));
            requests.append(Preflights.request("/a?" + kind, "https://a.example", ""));
        }
        return requests.toString();
    }

    private static CompletableFuture<Void> client(RunningProxy proxy, int requests) {
        String batch = ten().repeat(AT_ONCE / 10);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (RawClient client = proxy.connect()) {
                        for (int i = 0; i < requests; i += AT_ONCE) {
                            client.send(batch);
                            String all = client.read(AT_ONCE * Preflights.ANSWER.length());
                            assertThat(all).isEqualTo(Preflights.ANSWER.repeat(AT_ONCE));
                        }
                        done.complete(null);
                    } catch (IOException | AssertionError wrong) {
                        done.completeExceptionally(wrong);
                    }
                });
        return done;
    }

    @Test
    void ofAHundredThousandPreflightsOfTenKindsTenReachTheShip() throws Exception {
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(client(proxy, REQUESTS / CONNECTIONS));
            }
            clients.forEach(CompletableFuture::join);

            assertThat(asked).hasValue(10);
            MetricsPage page = MetricsPage.of(proxy);
            assertThat(page.value(Preflights.MISSES)).contains(10.0);
            assertThat(page.value(Preflights.HITS)).contains(REQUESTS - 10.0);
            assertThat(page.value(Preflights.ENTRIES)).contains(10.0);
        }
    }

    /// Restarts under load: everything is answered, and the ship asked about once for each kind and
    /// process.
    @Test
    void restartsMeanwhileCostOneRequestOfEachKind() throws Exception {
        int restarts = 20;
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(client(proxy, 1_000));
            }
            for (int i = 0; i < restarts; i++) {
                int before = asked.get();
                proxy.instances().set(FakeInstances.ready("app", ship.port()));
                while (asked.get() == before
                        && !clients.stream().allMatch(CompletableFuture::isDone)) {
                    Thread.onSpinWait();
                }
            }
            clients.forEach(CompletableFuture::join);
            assertThat(asked).hasValueLessThanOrEqualTo(11 * (restarts + 1));
        }
    }
}
