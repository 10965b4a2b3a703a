package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Instance.Availability;
import dev.mothership.ship.Traffic;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that close their connection, or a half of it, while they wait. Time passes on a timer
/// that the tests wind on.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DepartureTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final ManualTimer timer = new ManualTimer();
    private final Traffic traffic = new Traffic();

    private RunningProxy proxy(RawShip ship) throws ListenException {
        RunningProxy proxy =
                new RunningProxy(
                        TestManifest.listening("http")
                                .hold(Duration.ofSeconds(100))
                                .timeout(Duration.ofSeconds(100))
                                .ship("app", TestManifest.route("/.*"))
                                .build(),
                        timer);
        proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), traffic));
        return proxy;
    }

    private void pass(Duration duration) {
        long end = timer.nanos() + duration.toNanos();
        while (timer.nanos() < end) {
            if (!timer.step()) {
                Thread.onSpinWait();
            }
        }
    }

    private static double left(RunningProxy proxy) {
        return MetricsPage.of(proxy).lines().stream()
                .filter(line -> line.startsWith("mothership_requests_total{"))
                .filter(line -> line.contains("status=\"4xx\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void untilLeft(RunningProxy proxy) {
        while (left(proxy) < 1 && timer.nanos() < Duration.ofSeconds(90).toNanos()) {
            if (!timer.step()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void oneThatHasGoneResetsItsRequestToTheShip() throws Exception {
        CompletableFuture<Void> reset = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            try {
                                conversation.readRest();
                            } finally {
                                reset.complete(null);
                            }
                        });
                RunningProxy proxy = proxy(ship)) {
            try (RawClient client = proxy.connect()) {
                client.send(GET);
                ship.head();
            }
            untilLeft(proxy);
            reset.join();
            traffic.close().toCompletableFuture().join();
            assertThat(timer.nanos()).isLessThan(Duration.ofSeconds(4).toNanos());
        }
    }

    @Test
    void oneThatHasGoneWhileItsRequestIsHeldNeverReachesTheShip() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(ship)) {
            proxy.instances().set(FakeInstances.instance("app", ship.port(), Availability.COMING));
            try (RawClient client = proxy.connect()) {
                client.send(GET);
                while (proxy.meters().get("mothership.requests.held").counter().count() < 1) {
                    Thread.onSpinWait();
                }
            }
            untilLeft(proxy);
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            assertThat(proxy.exchange(GET.replace("/ ", "/next "))).contains("200 OK");
            assertThat(ship.head()).startsWith("GET /next ");
            assertThat(timer.nanos()).isLessThan(Duration.ofSeconds(4).toNanos());
        }
    }

    @Test
    void oneThatHasClosedAHalfIsAskedAndAnswered() throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            answer.join();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = proxy(ship);
                RawClient client = proxy.connect()) {
            client.send(GET).endOutput();
            ship.head();
            pass(Duration.ofSeconds(60));
            answer.complete(null);

            String all = client.readAll();
            int asked = all.split(CONTINUE, -1).length - 1;
            assertThat(asked).isBetween(1, 5);
            assertThat(all).startsWith(CONTINUE.repeat(asked) + "HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @Test
    void oneOfHttp10IsNotAsked() throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            answer.join();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = proxy(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.0\r\n\r\n").endOutput();
            ship.head();
            pass(Duration.ofSeconds(60));
            answer.complete(null);

            assertThat(client.readAll()).startsWith("HTTP/1.0 200 OK").endsWith("ok");
        }
    }

    @Test
    void aStreamToOneThatHasGoneEndsWithTheNextEvents() throws Exception {
        CompletableFuture<Void> reset = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                            + "Transfer-Encoding: chunked\r\n\r\n");
                            try {
                                while (true) {
                                    conversation.write("9\r\ndata: x\n\n\r\n");
                                    Thread.yield();
                                }
                            } catch (IOException end) {
                                reset.complete(null);
                            }
                        });
                RunningProxy proxy = proxy(ship)) {
            try (RawClient client = proxy.connect()) {
                client.send(GET).readHead();
                client.read(14);
                // All that has come was read: what is closed now sends a FIN, no reset.
                client.in().skipNBytes(client.in().available());
            }
            reset.join();
            traffic.close().toCompletableFuture().join();
            assertThat(left(proxy)).isEqualTo(1);
        }
    }
}
