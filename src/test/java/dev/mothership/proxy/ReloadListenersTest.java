package dev.mothership.proxy;

import static dev.mothership.proxy.ReloadTest.answer;
import static dev.mothership.proxy.ReloadTest.freeAddress;
import static dev.mothership.proxy.ReloadTest.named;
import static dev.mothership.proxy.ReloadTest.only;
import static dev.mothership.proxy.ReloadTest.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Manifest;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which sockets a reload opens, keeps and closes.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReloadListenersTest {
    @Test
    void aReloadThatIsAbandonedHasChangedNothing() throws Exception {
        Address added = freeAddress();
        try (RawShip one = named("one");
                RunningProxy proxy = new RunningProxy(only("one"))) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            Manifest next =
                    TestManifest.listening("http")
                            .listener("more", added)
                            .ship("two", TestManifest.route("/.*"))
                            .build();
            Reload reload = proxy.listening().prepare(next);
            new RawClient(port(added)).close();
            assertThatThrownBy(() -> proxy.listening().prepare(next))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot reload: another one is running");

            reload.abandon();
            reload.commit();

            assertThatThrownBy(() -> new RawClient(port(added)))
                    .isInstanceOf(ConnectException.class);
            try (RawClient client = proxy.connect()) {
                assertThat(answer(client)).isEqualTo("one");
            }
            assertThat(proxy.listening().ports()).containsOnlyKeys("http");
            proxy.reload(next);
            assertThat(proxy.listening().ports()).containsOnlyKeys("http", "more");
        }
    }

    @Test
    void aListenerKeepsItsSocketWhenItsNameChangesAndNotWhenItsAddressDoes() throws Exception {
        Address first = freeAddress();
        try (RawShip one = named("one");
                RunningProxy proxy =
                        new RunningProxy(
                                new TestManifest()
                                        .listener("http", first)
                                        .ship("one", TestManifest.route("/.*"))
                                        .build());
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            assertThat(answer(client)).isEqualTo("one");

            proxy.reload(
                    new TestManifest()
                            .listener("web", first)
                            .ship("one", TestManifest.route("/.*"))
                            .build());
            assertThat(proxy.listening().ports()).containsEntry("web", port(first)).hasSize(1);
            assertThat(answer(client)).isEqualTo("one");

            Address second = freeAddress();
            proxy.reload(
                    new TestManifest()
                            .listener("web", second)
                            .ship("one", TestManifest.route("/.*"))
                            .build());
            assertThat(client.readAll()).isEmpty();
            assertThatThrownBy(() -> new RawClient(port(first)))
                    .isInstanceOf(ConnectException.class);
            try (RawClient other = new RawClient(port(second))) {
                assertThat(answer(other)).isEqualTo("one");
            }
        }
    }

    @Test
    void anAddressInUseLeavesEverythingAsItWas() throws Exception {
        Address free = freeAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RawShip one = named("one");
                RunningProxy proxy = new RunningProxy(only("one"));
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            Manifest next =
                    new TestManifest()
                            .listener("free", free)
                            .listener("taken", new Address.Tcp("127.0.0.1", taken.getLocalPort()))
                            .ship("two", TestManifest.route("/.*"))
                            .build();

            assertThatThrownBy(() -> proxy.listening().prepare(next))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("(bind `taken`): address in use");

            assertThatThrownBy(() -> new RawClient(port(free)))
                    .isInstanceOf(ConnectException.class);
            assertThat(answer(client)).isEqualTo("one");
            assertThat(proxy.listening().ports()).containsOnlyKeys("http");
            Address wider = new Address.Tcp("0.0.0.0", proxy.port());
            assertThatThrownBy(() ->
                            proxy.listening()
                                    .prepare(new TestManifest().listener("http", wider).build()))
                    .hasMessageContaining("this fleet itself listens on 127.0.0.1:");
        }
    }
}
