package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.ProxySettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ConnectionLimitTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static Listener.Options most(int connections) {
        return new Listener.Options(
                false,
                List.of(),
                false,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.of(connections));
    }

    private static double rejected(RunningProxy proxy) {
        return proxy.meters().get("mothership.connections.rejected").counter().count();
    }

    /// Whether it is answered; one that was rejected is closed.
    private static boolean isServed(RawClient client) {
        try {
            return client.send(GET).readHead().startsWith("HTTP/1.1 200 ");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndPlacesAreGivenAgain() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TrustedPeers.manifest(
                                        TrustedPeers.LOOPBACK, most(2), ProxySettings.NONE));
                RawClient first = proxy.connect();
                RawClient second = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            assertThat(isServed(first)).isTrue();
            assertThat(isServed(second)).isTrue();
            for (int i = 1; i <= 3; i++) {
                try (RawClient excess = proxy.connect()) {
                    assertThat(isServed(excess)).isFalse();
                    assertThat(rejected(proxy)).isEqualTo(i);
                }
            }

            first.read(2);
            assertThat(isServed(first)).isTrue();
            second.close();
            boolean served = false;
            while (!served) { // until the proxy has seen that it is closed
                try (RawClient next = proxy.connect()) {
                    served = isServed(next);
                }
            }
            proxy.reload(
                    TrustedPeers.manifest(TrustedPeers.LOOPBACK, most(1_000), ProxySettings.NONE));
            try (RawClient third = proxy.connect();
                    RawClient fourth = proxy.connect()) {
                assertThat(isServed(third)).isTrue();
                assertThat(isServed(fourth)).isTrue();
            }
        }
    }

    @Test
    void aFloodCostsThoseWhoAreInNothing() throws Exception {
        int most = 20;
        int flood = 2_000;
        List<RawClient> inside = new ArrayList<>();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TrustedPeers.manifest(
                                        TrustedPeers.LOOPBACK, most(most), ProxySettings.NONE))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            for (int i = 0; i < most; i++) {
                RawClient client = proxy.connect();
                inside.add(client);
                assertThat(isServed(client)).isTrue();
                client.read(2);
            }
            List<Thread> attackers = new ArrayList<>();
            AtomicInteger served = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                attackers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int j = 0; j < flood / 4; j++) {
                                        try (RawClient excess = proxy.connect()) {
                                            served.addAndGet(isServed(excess) ? 1 : 0);
                                        } catch (IOException closed) {
                                            // As it should be.
                                        }
                                    }
                                }));
            }
            for (RawClient client : inside) {
                assertThat(isServed(client)).isTrue();
                client.read(2);
            }
            for (Thread attacker : attackers) {
                attacker.join();
            }

            assertThat(served).hasValue(0);
            assertThat(rejected(proxy)).isEqualTo(flood);
            for (RawClient client : inside) {
                assertThat(isServed(client)).isTrue();
            }
        } finally {
            for (RawClient client : inside) {
                client.close();
            }
        }
    }
}
