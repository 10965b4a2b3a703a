package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Manifest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReloadTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    static Manifest only(String ship) {
        return TestManifest.listening("http").ship(ship, TestManifest.route("/.*")).build();
    }

    static RawShip named(String name) {
        return RawShip.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + name);
    }

    /// A port that was free a moment ago.
    static Address freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Address.Tcp("127.0.0.1", socket.getLocalPort());
        }
    }

    static int port(Address address) {
        return address instanceof Address.Tcp(_, int port) ? port : 0;
    }

    static String answer(RawClient client) throws IOException {
        assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 200 ");
        return client.read(3);
    }

    @Test
    void anOpenConnectionHasTheNewRoutesFromItsNextRequestOn() throws Exception {
        try (RawShip one = named("one");
                RawShip two = named("two");
                RunningProxy proxy = new RunningProxy(only("one"));
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            assertThat(answer(client)).isEqualTo("one");
            Reload reload = proxy.listening().prepare(only("two"));
            assertThat(answer(client)).isEqualTo("one");
            proxy.instances()
                    .set(
                            FakeInstances.ready("one", one.port()),
                            FakeInstances.ready("two", two.port()));

            reload.commit();

            assertThat(answer(client)).isEqualTo("two");
        }
    }

    @Test
    void aResponseGoesOnAcrossAReloadAlsoOfARemovedShipOnARemovedListener() throws Exception {
        Manifest before =
                TestManifest.listening("http")
                        .listener("old", freeAddress())
                        .ship("one", TestManifest.route("/.*"))
                        .build();
        RawShip.Script stream =
                ship -> {
                    ship.readHead();
                    ship.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                    ship.readByte();
                    ship.write("done");
                };
        try (RawShip one = new RawShip(stream);
                RunningProxy proxy = new RunningProxy(before)) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            int old = proxy.listening().ports().getOrDefault("old", 0);
            try (RawClient idle = new RawClient(old);
                    RawClient client = new RawClient(old)) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n").readHead();
                assertThat(client.read(4)).isEqualTo("half");

                proxy.reload(only("two"));

                assertThat(idle.readAll()).isEmpty();
                assertThatThrownBy(() -> new RawClient(old)).isInstanceOf(ConnectException.class);
                assertThat(client.send("x").readAll()).isEqualTo("done");
                // The address is free for another listener of the same kind.
                proxy.reload(before);
                new RawClient(old).close();
            }
        }
    }

    @Test
    void aWebSocketGoesOnThoughItsListenerIsGoneAndItsAddressTakenAgain() throws Exception {
        Manifest before =
                TestManifest.listening("http")
                        .listener("old", freeAddress())
                        .ship("one", TestManifest.route("/.*"))
                        .build();
        RawShip.Script echo =
                ship -> {
                    ship.readHead();
                    ship.write(Frames.AGREE);
                    while (true) {
                        ship.write(ship.read(4));
                    }
                };
        try (RawShip one = new RawShip(echo);
                RunningProxy proxy = new RunningProxy(before)) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            int old = proxy.listening().ports().getOrDefault("old", 0);
            try (RawClient client = new RawClient(old)) {
                client.send(Frames.ASK);
                assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
                assertThat(client.send("ping").read(4)).isEqualTo("ping");

                proxy.reload(only("two"));
                assertThat(client.send("pong").read(4)).isEqualTo("pong");
                proxy.reload(before);
                try (RawClient another = new RawClient(old)) {
                    another.send(Frames.ASK);
                    assertThat(another.readHead()).startsWith("HTTP/1.1 101 ");
                }
                assertThat(client.send("pang").read(4)).isEqualTo("pang");
            }
        }
    }

    @Test
    void aRequestThatWaitsIsRoutedAnew() throws Exception {
        try (RawShip two = named("two");
                RunningProxy proxy = new RunningProxy(only("one"));
                RawClient client = proxy.connect()) {
            client.send(GET);
            while (proxy.meters().get("mothership.requests.held").counter().count() < 1) {
                Thread.onSpinWait();
            }
            proxy.instances().set(FakeInstances.ready("two", two.port()));

            proxy.reload(only("two"));

            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.read(3)).isEqualTo("two");
        }
    }

    @Test
    void limitsChangeOnConnectionsThatAreOpen() throws Exception {
        Manifest strict =
                TestManifest.listening("http")
                        .bodySize(10)
                        .ship("one", TestManifest.route("/.*"))
                        .build();
        try (RawShip one = named("one");
                RunningProxy proxy = new RunningProxy(only("one"));
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("one", one.port()));
            assertThat(answer(client)).isEqualTo("one");

            proxy.reload(strict);

            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aHundredReloadsUnderLoadLoseNoRequestAndLeaveNoMeters() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Address extra = freeAddress();
        try (RawShip one = named("one");
                RunningProxy proxy = new RunningProxy(only("one"))) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("one", one.port()),
                            FakeInstances.ready("two", one.port()));
            CompletableFuture<Integer> load =
                    CompletableFuture.supplyAsync(() -> askUntil(over, proxy));
            for (int i = 0; i < 50 && !load.isDone(); i++) {
                proxy.reload(
                        TestManifest.listening("http")
                                .listener("extra", extra)
                                .ship("two", TestManifest.route("/[a-z]*"))
                                .build());
                try (RawClient client = new RawClient(port(extra))) {
                    assertThat(answer(client)).isEqualTo("one");
                }
                proxy.reload(only("one"));
            }
            over.set(true);

            assertThat(load.join()).isPositive();
            assertThat(proxy.meters().scrape()).contains("\"one\"").doesNotContain("\"two\"");
            assertThat(proxy.exchange(LAST)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static int askUntil(AtomicBoolean over, RunningProxy proxy) {
        int answered = 0;
        try (RawClient client = proxy.connect()) {
            while (!over.get()) {
                assertThat(answer(client)).isEqualTo("one");
                answered++;
            }
            return answered;
        } catch (IOException broken) {
            throw new AssertionError("after " + answered, broken);
        }
    }
}
