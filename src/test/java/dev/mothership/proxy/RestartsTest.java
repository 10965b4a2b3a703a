package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.ship.Instance;
import dev.mothership.ship.Instance.Availability;
import dev.mothership.ship.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Instances that are stopped and started again while clients never stop asking.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestartsTest {
    private static final RawShip.Script OK =
            ship -> {
                while (true) {
                    ship.readHead();
                    ship.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
            };

    private static Instance instance(int number, int port, Availability state, Traffic traffic) {
        return new Instance("app", number, new Address.Tcp("127.0.0.1", port), state, traffic);
    }

    private static RunningProxy proxy() throws ListenException {
        return new RunningProxy(
                TestManifest.listening("http").ship("app", TestManifest.route("/.*")).build());
    }

    /// Clients that ask with and without a body, on connections that stay open.
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<CompletableFuture<Void>> clients = new ArrayList<>();

        Load(RunningProxy proxy) {
            for (String request :
                    List.of(
                            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                clients.add(done);
                Thread.ofVirtual().start(() -> run(proxy, request, done));
            }
        }

        private void run(RunningProxy proxy, String request, CompletableFuture<Void> done) {
            try (RawClient client = proxy.connect()) {
                while (!over.get()) {
                    assertThat(client.send(request).readHead()).startsWith("HTTP/1.1 200 ");
                    assertThat(client.read(2)).isEqualTo("ok");
                    answered.incrementAndGet();
                }
                done.complete(null);
            } catch (IOException | AssertionError wrong) {
                done.completeExceptionally(wrong);
            }
        }

        /// Until some more requests have been answered.
        void goOn() {
            int enough = answered.get() + 20;
            while (answered.get() < enough
                    && clients.stream().noneMatch(CompletableFuture::isDone)) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            over.set(true);
            clients.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aSingleInstanceIsStartedAgainAtTheSamePort() throws Exception {
        RawShip ship = new RawShip(OK);
        int port = ship.port();
        Traffic traffic = new Traffic();
        try (RunningProxy proxy = proxy()) {
            proxy.instances().set(instance(1, port, Availability.READY, traffic));
            try (Load load = new Load(proxy)) {
                for (int i = 0; i < 50; i++) {
                    load.goOn();
                    proxy.instances().set(instance(1, port, Availability.COMING, traffic));
                    traffic.close().toCompletableFuture().join();
                    ship.end();
                    ship = new RawShip(port, OK);
                    traffic = new Traffic();
                    proxy.instances().set(instance(1, port, Availability.READY, traffic));
                }
                load.goOn();
            }
        } finally {
            ship.end();
        }
        assertThat(traffic.count()).isZero();
    }

    /// The fleet says later than it closes the traffic that an instance is being stopped.
    @Test
    void twoInstancesAreReplacedOneByOne() throws Exception {
        RawShip[] ships = {new RawShip(OK), new RawShip(OK)};
        Traffic[] traffic = {new Traffic(), new Traffic()};
        try (RunningProxy proxy = proxy()) {
            proxy.instances().set(both(ships, traffic, -1));
            try (Load load = new Load(proxy)) {
                for (int i = 0; i < 50; i++) {
                    int turn = i % 2;
                    load.goOn();
                    traffic[turn].close().toCompletableFuture().join();
                    ships[turn].end();
                    load.goOn();
                    proxy.instances().set(both(ships, traffic, turn));
                    ships[turn] = new RawShip(OK);
                    traffic[turn] = new Traffic();
                    proxy.instances().set(both(ships, traffic, -1));
                }
            }
        } finally {
            ships[0].end();
            ships[1].end();
        }
        assertThat(traffic[0].count()).isZero();
        assertThat(traffic[1].count()).isZero();
    }

    private static Instance[] both(RawShip[] ships, Traffic[] traffic, int coming) {
        Instance[] both = new Instance[2];
        for (int i = 0; i < 2; i++) {
            Availability state = i == coming ? Availability.COMING : Availability.READY;
            both[i] = instance(i + 1, ships[i].port(), state, traffic[i]);
        }
        return both;
    }

    /// It has crashed, and the fleet has not said so yet.
    @Test
    void aRequestOfAnyMethodThatWasNotSentGoesToAnotherInstance() throws Exception {
        RawShip dead = new RawShip(OK);
        dead.end();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy();
                RawClient client = proxy.connect()) {
            Traffic ofDead = new Traffic();
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", 1, dead.port(), ofDead),
                            FakeInstances.ready("app", 2, ship.port(), new Traffic()));
            for (int i = 0; i < 6; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
                client.read(2);
            }
            assertThat(ofDead.count()).isZero();
        }
    }

    @Test
    void aRequestThatWasNotSentWaitsUntilTheOnlyInstanceIsBack() throws Exception {
        RawShip dead = new RawShip(OK);
        int port = dead.port();
        dead.end();
        try (RunningProxy proxy = proxy();
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", port));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            while (proxy.meters().get("mothership.requests.held").counter().count() < 1) {
                Thread.onSpinWait();
            }
            try (RawShip back = new RawShip(port, OK)) {
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
                assertThat(back.head()).startsWith("POST / ");
            }
        }
    }
}
