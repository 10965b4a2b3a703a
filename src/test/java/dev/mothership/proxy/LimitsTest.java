package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import dev.mothership.ship.Instance.Availability;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Time passes on a timer that the tests wind on until the client has read its answer: a little
/// more than it took.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LimitsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final ManualTimer timer = new ManualTimer();

    private static Manifest manifest() {
        return TestManifest.listening("http")
                .timeout(Duration.ofSeconds(20))
                .hold(Duration.ofSeconds(10))
                .idle(Duration.ofSeconds(40))
                .bodySize(1_000)
                .ship("app", TestManifest.route("/.*"))
                .build();
    }

    private String readWhileTimePasses(RawClient client) {
        try {
            return client.readAll(() -> timer.step());
        } catch (IOException broken) {
            return "broken: " + broken.getMessage();
        }
    }

    private static void held(RunningProxy proxy, double count) {
        while (proxy.meters().get("mothership.requests.held").counter().count() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRequestWaitsForItsShipAndIsReleasedWhenItIsReady() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            client.send(GET);
            held(proxy, 1);
            assertThat(ship.nothingCame()).isTrue();

            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void noMoreRequestsWaitThanThereIsRoomFor() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            for (int i = 0; i < 1_024; i++) {
                RawClient client = proxy.connect();
                clients.add(client.send(GET));
            }
            held(proxy, 1_024);

            assertThat(proxy.exchange(GET))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("too many requests wait for app");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aRequestThatHasWaitedTooLongGets503() throws Exception {
        try (RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            client.send(GET.replace("Host", "Accept: application/json\r\nHost"));
            held(proxy, 1);

            assertThat(readWhileTimePasses(client))
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .contains("Retry-After: 1\r\n", "Content-Type: application/json\r\n")
                    .endsWith(
                            "{\"status\":503,\"error\":\"Service Unavailable\",\"message\":\"app is not ready yet\"}\n");
            assertThat(timer.nanos()).isBetween(10_000_000_000L, 11_000_000_000L);
        }
    }

    @Test
    void aShipThatIsGoneGets503AtOnce() throws Exception {
        try (RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            client.send(GET);
            held(proxy, 1);
            proxy.instances().set(FakeInstances.instance("app", 1, Availability.GONE));

            assertThat(client.readAll()).startsWith("HTTP/1.1 503 ").contains("app is not running");
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void aShipThatTakesTooLongGets504() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send(GET);
            ship.head();

            assertThat(readWhileTimePasses(client)).startsWith("HTTP/1.1 504 ");
            assertThat(timer.nanos()).isBetween(20_000_000_000L, 21_000_000_000L);
        }
    }

    /// Time passes while there are connections: once they are closed, nothing is left of them.
    @Test
    void nothingIsLeftOfConnectionsThatAreClosed() throws Exception {
        try (RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            for (int i = 0; i < 4; i++) {
                proxy.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            }
            int steps = 0;
            for (int still = 0; still < 50_000; still++) {
                if (timer.step()) {
                    still = 0;
                    assertThat(++steps).isLessThan(100);
                }
                Thread.yield();
            }
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHo");
            assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");

            assertThat(readWhileTimePasses(client)).isEmpty();
            assertThat(timer.nanos()).isBetween(40_000_000_000L, 41_000_000_000L);
        }
    }

    @Test
    void aBodyThatDoesNotComeGets408() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
            ship.head();

            assertThat(readWhileTimePasses(client))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close\r\n");
            assertThat(timer.nanos()).isBetween(40_000_000_000L, 41_000_000_000L);
        }
    }

    @Test
    void aShipThatDoesNotTakeTheBodyGets504() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Manifest unlimited =
                TestManifest.listening("http")
                        .idle(Duration.ofSeconds(40))
                        .ship("app", TestManifest.route("/.*"))
                        .build();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            over.join();
                        });
                RunningProxy proxy = new RunningProxy(unlimited, timer);
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n");
            ship.head();
            AtomicLong written = new AtomicLong();
            Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        client.socket().getOutputStream().write(new byte[65_536]);
                        written.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // As expected.
                }
            });
            FlowTest.untilStuck(written, 200_000);

            assertThat(client.readHead(() -> timer.step())).startsWith("HTTP/1.1 504 ");
            over.complete(null);
        }
    }

    /// Nothing but a reset tells a client of HTTP/1.0 that there would have been more.
    @Test
    void aResponseThatStopsIsBroken() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\n\r\nbegin");
                            conversation.readRest();
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send("GET / HTTP/1.0\r\n\r\n");
            client.readHead();

            assertThat(readWhileTimePasses(client)).startsWith("broken: ");
        }
    }

    @Test
    void aShipThatRefusesConnectionsForASecondGets502() throws Exception {
        // Bound, so that nobody else gets the port, but not listening.
        try (Socket bound = new Socket();
                RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            bound.bind(new InetSocketAddress("127.0.0.1", 0));
            proxy.instances().set(FakeInstances.ready("app", bound.getLocalPort()));
            try (RawClient client = proxy.connect()) {
                client.send(GET);

                assertThat(readWhileTimePasses(client))
                        .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                        .endsWith("502 Bad Gateway: app cannot be reached\n");
                assertThat(timer.nanos()).isGreaterThanOrEqualTo(1_000_000_000L);
            }
        }
    }

    @Test
    void aShipThatAnswersGarbageGets502() throws Exception {
        try (RawShip ship = RawShip.answering("SSH-2.0-OpenSSH\r\n\r\n");
                RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    @Test
    void aBodyThatIsTooLongGets413WithLengthAndInChunks() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            try (RawClient client = proxy.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 413 ");
            }
            try (RawClient client = proxy.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .send("3e9\r\n" + "x".repeat(1_001) + "\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 413 ");
            }
        }
    }

    @Test
    void closingWaitsForRunningRequests() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readByte();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer);
                RawClient idle = proxy.connect();
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
            ship.head();

            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> proxy.listening().close(Duration.ofHours(1)));
            assertThat(idle.readAll()).isEmpty();
            assertThat(closed).isNotDone();
            client.send("x");

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
            closed.join();
        }
    }
}
