package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.manifest.Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ListenersTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Address address = new Address.Tcp("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() ->
                            new RunningProxy(
                                    TestManifest.listening("http")
                                            .listener("second", address)
                                            .build()))
                    .isInstanceOf(ListenException.class)
                    .hasMessage(
                            "cannot listen on "
                                    + address
                                    + " (bind `second`): address in use: another program listens"
                                    + " there");
        }
    }

    @Test
    void eachListenerHasItsOwnRoutes() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http", "other")
                                        .ship(
                                                "app",
                                                new dev.mothership.manifest.Route(
                                                        java.util.Optional.of("http"),
                                                        "/.*",
                                                        java.util.Optional.empty(),
                                                        java.util.Optional.empty(),
                                                        false))
                                        .build())) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            int other = proxy.listening().ports().getOrDefault("other", 0);

            assertThat(other).isNotEqualTo(proxy.port());
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 200 ");
            try (RawClient client = new RawClient(other)) {
                assertThat(client.send(GET).readAll())
                        .startsWith("HTTP/1.1 404 Not Found")
                        .endsWith("404 Not Found: no route takes this request\n");
            }
        }
    }
}
