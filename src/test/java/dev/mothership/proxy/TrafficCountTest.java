package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Traffic;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every request that has entered an instance's traffic leaves it once, however it ends.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class TrafficCountTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";

    private final Traffic traffic = new Traffic();

    private interface Client {
        void run(RawClient client, RawShip ship) throws IOException, InterruptedException;
    }

    /// Runs one client against one ship; then nothing must be left.
    private void check(RawShip.Script script, Client action) throws Exception {
        try (RawShip ship = new RawShip(script)) {
            try (RunningProxy proxy = proxy(new ManualTimer())) {
                proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), traffic));
                try (RawClient client = proxy.connect()) {
                    action.run(client, ship);
                }
                awaitDrained();
            }
            // Also not one too many, now that all is over.
            assertThat(traffic.count()).isZero();
        }
    }

    private void awaitDrained() {
        traffic.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static RunningProxy proxy(ManualTimer timer) throws ListenException {
        return new RunningProxy(
                TestManifest.listening("http")
                        .timeout(Duration.ofSeconds(20))
                        .bodySize(1_000)
                        .ship("app", TestManifest.route("/.*"))
                        .build(),
                timer);
    }

    private static void ok(RawShip.Conversation ship) throws IOException {
        ship.readHead();
        ship.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private static void begin(RawShip.Conversation ship) throws IOException {
        ship.readHead();
        ship.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin");
        ship.readRest();
    }

    private static void silence(RawShip.Conversation ship) throws IOException {
        ship.readHead();
        ship.readRest();
    }

    @Test
    void aResponse() throws Exception {
        check(
                TrafficCountTest::ok,
                (client, _) -> {
                    client.send(GET).readHead();
                    client.read(2);
                });
    }

    @Test
    void whileItIsAnsweredItCounts() throws Exception {
        check(
                TrafficCountTest::begin,
                (client, _) -> {
                    client.send(GET).readHead();
                    assertThat(traffic.count()).isEqualTo(1);
                    assertThat(traffic.close().toCompletableFuture()).isNotDone();
                    client.socket().setSoLinger(true, 0);
                });
    }

    @Test
    void aClientThatResetsInAResponse() throws Exception {
        check(
                TrafficCountTest::begin,
                (client, _) -> {
                    client.send(GET).readHead();
                    client.socket().setSoLinger(true, 0);
                });
    }

    @Test
    void aClientThatLeavesBeforeTheResponse() throws Exception {
        check(
                TrafficCountTest::silence,
                (client, ship) -> {
                    client.send(GET);
                    ship.head();
                    client.socket().setSoLinger(true, 0);
                });
    }

    @Test
    void aClientThatLeavesInItsBody() throws Exception {
        check(
                TrafficCountTest::silence,
                (client, ship) -> {
                    client.send(POST);
                    ship.head();
                });
    }

    @Test
    void aShipThatEndsWithoutAnswer() throws Exception {
        check(
                RawShip.Conversation::readHead,
                (client, _) -> {
                    assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 502 ");
                });
    }

    @Test
    void aShipThatEndsInItsResponse() throws Exception {
        check(
                ship -> {
                    ship.readHead();
                    ship.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbegin");
                },
                (client, _) -> assertThat(client.send(GET).readHead()).contains("200 OK"));
    }

    @Test
    void aShipThatAnswersGarbage() throws Exception {
        check(
                ship -> {
                    ship.readHead();
                    ship.write("SSH-2.0-OpenSSH\r\n\r\n");
                },
                (client, _) -> client.send(GET).readHead());
    }

    @Test
    void anAnswerBeforeTheBodyHasCome() throws Exception {
        check(
                TrafficCountTest::ok,
                (client, _) -> {
                    assertThat(client.send(POST).readHead()).startsWith("HTTP/1.1 200 ");
                });
    }

    @Test
    void aBodyThatTurnsOutTooLong() throws Exception {
        check(
                TrafficCountTest::silence,
                (client, _) -> {
                    client.send(POST).send("3e8\r\n" + "x".repeat(1_000) + "\r\n");
                    assertThat(client.readHead()).startsWith("HTTP/1.1 413 ");
                });
    }

    @Test
    void aShipThatRefusesConnections() throws Exception {
        RawShip ship = RawShip.answeringOk();
        ship.end();
        try (RunningProxy proxy = proxy(new ManualTimer())) {
            proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), traffic));
            try (RawClient client = proxy.connect()) {
                client.send(GET);
                while (proxy.meters().get("mothership.requests.held").counter().count() < 1) {
                    Thread.onSpinWait();
                }
                assertThat(traffic.count()).isZero();
            }
        }
        assertThat(traffic.count()).isZero();
    }

    @Test
    void aTimeout() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = new RawShip(TrafficCountTest::silence);
                RunningProxy proxy = proxy(timer);
                RawClient client = proxy.connect()) {
            proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), traffic));
            client.send(GET);
            ship.head();
            while (traffic.count() == 1) {
                if (!timer.step()) {
                    Thread.onSpinWait();
                }
            }

            assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
            assertThat(traffic.count()).isZero();
        }
    }

    /// A tunnel may live for days: it does not hold up a stop.
    @Test
    void aWebSocketLeavesWhenItIsOpen() throws Exception {
        check(
                ship -> {
                    ship.readHead();
                    ship.write(Frames.AGREE);
                    ship.write(ship.read(4));
                },
                (client, _) -> {
                    client.send(Frames.ASK);
                    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
                    awaitDrained();
                    assertThat(client.send("ping").read(4)).isEqualTo("ping");
                });
    }
}
