package dev.mothership.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.ship.Instance.Availability;
import dev.mothership.ship.Traffic;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ships that change, and ships that do not do what they should.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PreflightShipsTest {
    private static final String IN_FLIGHT = "mothership_requests_in_flight";
    private static final String REQUEST = Preflights.last(Preflights.request());

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whatARestartedShipHasAnsweredIsForgotten() throws Exception {
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.exchange(REQUEST);
            proxy.instances().set(FakeInstances.instance("app", ship.port(), Availability.COMING));
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
            try (RawClient client = proxy.connect().send(REQUEST)) {
                MetricsPage.await(proxy, "mothership_requests_waiting{ship=\"app\",}", 1);

                proxy.instances().set(FakeInstances.ready("app", ship.port()));

                assertThat(client.readAll()).startsWith("HTTP/1.1 204 ");
            }
            assertThat(asked).hasValue(2);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void soIsItIfOneOfItsInstancesIsReplacedAtOnce() throws Exception {
        Traffic one = new Traffic();
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", 1, ship.port(), one),
                            FakeInstances.ready("app", 2, ship.port(), new Traffic()));
            proxy.exchange(REQUEST);
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", 1, ship.port(), one),
                            FakeInstances.ready("app", 2, ship.port(), new Traffic()));
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void whatBecomesOfOtherShipsDoesNotMatter() throws Exception {
        Traffic one = new Traffic();
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), one));
            proxy.exchange(REQUEST);
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", 1, ship.port(), one),
                            FakeInstances.ready("other", ship.port()));
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void anAnswerThatComesAfterItsProcessIsGoneIsNotKept() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        RawShip.Script slow =
                conversation -> {
                    conversation.readHead();
                    asked.incrementAndGet();
                    go.join();
                    conversation.write(Preflights.ANSWER);
                };
        try (RawShip old = new RawShip(slow);
                RawShip next = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(old);
                RawClient client = proxy.connect().send(REQUEST)) {
            assertThat(old.head()).startsWith("OPTIONS ");
            proxy.instances().set(FakeInstances.ready("app", next.port()));

            go.complete(null);

            assertThat(client.readAll()).startsWith("HTTP/1.1 204 ");
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aReloadForgetsWhatWasKeptAndSwitchesItOff() throws Exception {
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.exchange(REQUEST);
            proxy.reload(Preflights.app());
            proxy.exchange(REQUEST);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(2);
            assertThat(MetricsPage.of(proxy).value(Preflights.MISSES)).contains(2.0);

            proxy.reload(ReloadTest.only("app"));
            proxy.exchange(REQUEST);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(4);
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
        }
    }

    @Test
    void afterAReloadAnotherShipIsAskedForTheSamePath() throws Exception {
        AtomicInteger other = new AtomicInteger();
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RawShip second = Preflights.counting(other, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Preflights.request()).readHead();
            proxy.instances().set(FakeInstances.ready("second", second.port()));
            proxy.reload(Preflights.manifest().ship("second", TestManifest.route("/.*")).build());

            client.send(Preflights.request()).readHead();

            assertThat(other).hasValue(1);
        }
    }

    @Test
    void theAccessLogSaysThatNoInstanceWasAsked() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ProxySettings settings =
                new ProxySettings(
                                false,
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(ProxySettings.AccessLog.JSON))
                        .with(new ProxySettings.PreflightCache(Duration.ofHours(1), 10));
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http")
                                        .proxy(settings)
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                new ManualTimer(),
                                (_, text) ->
                                        new String(text, US_ASCII).lines().forEach(lines::add))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            proxy.exchange(REQUEST);
            proxy.exchange(REQUEST);
            assertThat(lines.take()).contains("\"instance\":\"app.1\"", "\"request_id\"");
            assertThat(lines.take())
                    .contains("\"status\":204", "\"ship\":\"app\"", "\"route\":\"/.*\"")
                    .doesNotContain("instance", "request_id");
        }
    }

    @Test
    void aHugeBodyGoesThroughAndIsNotKept() throws Exception {
        String body = "x".repeat(1_000_000);
        String[] answers = {
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + body,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf4240\r\n"
                    + body
                    + "\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX-Huge: " + "x".repeat(9_000) + "\r\nContent-Length: 0\r\n\r\n"
        };
        for (String answer : answers) {
            asked.set(0);
            try (RawShip ship = Preflights.counting(asked, answer);
                    RunningProxy proxy = Preflights.before(ship)) {
                assertThat(proxy.exchange(REQUEST).length()).isGreaterThan(9_000);
                assertThat(proxy.exchange(REQUEST).length()).isGreaterThan(9_000);
                assertThat(asked).hasValue(2);
            }
        }
    }

    @Test
    void norIsABodyThatEndsWithTheConnection() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            asked.incrementAndGet();
                            conversation.write("HTTP/1.1 200 OK\r\n\r\nhalf");
                        });
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.exchange(REQUEST);
            proxy.exchange(REQUEST);
            assertThat(asked).hasValue(2);
        }
    }

    /// Nobody else waits for a body that does not end.
    @Test
    void aBodyThatNeverEndsHoldsUpNoOther() throws Exception {
        ManualTimer timer = new ManualTimer();
        CompletableFuture<Void> go = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            if (asked.incrementAndGet() == 1) {
                                conversation.write(
                                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                + "1\r\na\r\n");
                                go.join();
                                conversation.write("0\r\n\r\n");
                            } else {
                                conversation.write(Preflights.ANSWER);
                            }
                        });
                RunningProxy proxy = Preflights.before(ship, Preflights.app(), timer);
                RawClient first = proxy.connect().send(REQUEST)) {
            assertThat(first.readHead()).startsWith("HTTP/1.1 200 ");
            try (RawClient second = proxy.connect().send(REQUEST)) {
                MetricsPage.await(proxy, IN_FLIGHT, 2);
                assertThat(second.readAll(timer::step)).startsWith("HTTP/1.1 204 ");
            }
            go.complete(null);
            assertThat(first.readAll()).endsWith("0\r\n\r\n");
            assertThat(timer.nanos()).isLessThan(Duration.ofSeconds(30).toNanos());
        }
    }

    /// Those who wait for one who gets no answer ask themselves, and get as much time.
    @Test
    void aSilentShipIsAskedByEach() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            asked.incrementAndGet();
                            conversation.readRest();
                        });
                RunningProxy proxy =
                        Preflights.before(
                                ship,
                                Preflights.manifest()
                                        .timeout(Duration.ofSeconds(2))
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                timer);
                RawClient first = proxy.connect().send(REQUEST)) {
            assertThat(ship.head()).isNotEmpty();
            try (RawClient second = proxy.connect().send(REQUEST)) {
                MetricsPage.await(proxy, IN_FLIGHT, 2);
                assertThat(first.readAll(timer::step)).startsWith("HTTP/1.1 504 ");
                assertThat(ship.head()).isNotEmpty();
                assertThat(second.readAll(timer::step)).startsWith("HTTP/1.1 504 ");
            }
            assertThat(asked).hasValue(2);
        }
    }
}
