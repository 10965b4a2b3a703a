package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Instance;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is on the metrics page, in the text format, after real traffic.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MetricsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String ROUTE = "{ship=\"app\",route=\"/.*\",}";
    private static final String SHIP = "{ship=\"app\",}";

    private static void await(RunningProxy proxy, String series, double value) {
        MetricsPage.await(proxy, series, value);
    }

    private static String requests(String ship, String route, String method, String status) {
        return "mothership_requests_total{ship=\"%s\",route=\"%s\",method=\"%s\",status=\"%s\",}"
                .formatted(ship, route, method, status);
    }

    @Test
    void countsRequestsByRouteShipMethodAndStatus() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(LAST);
            proxy.exchange(LAST.replace("GET", "BREW"));
            proxy.exchange(LAST.replace("GET", "STEAL"));
            proxy.exchange("GET / HTTP/1.1\r\n\r\n");

            MetricsPage page = MetricsPage.of(proxy);
            assertThat(page.value(requests("app", "/.*", "GET", "2xx"))).contains(1.0);
            assertThat(page.value(requests("app", "/.*", "other", "2xx"))).contains(2.0);
            assertThat(page.value(requests("", "", "other", "4xx"))).contains(1.0);
            assertThat(page.lines())
                    .filteredOn(line -> line.startsWith("mothership_requests_total"))
                    .hasSize(3);
            assertThat(page.value("mothership_requests_in_flight")).contains(0.0);
        }
    }

    @Test
    void saysNothingOfShipsThatTakeNoRequests() throws Exception {
        try (RunningProxy proxy =
                new RunningProxy(
                        TestManifest.listening("http")
                                .ship("app", TestManifest.route("/.*"))
                                .ship("worker")
                                .build())) {
            proxy.instances().set(FakeInstances.ready("app", 1), FakeInstances.ready("worker", 2));

            assertThat(MetricsPage.of(proxy).lines())
                    .anyMatch(line -> line.contains("ship=\"app\""))
                    .noneMatch(line -> line.contains("ship=\"worker\""));
        }
    }

    @Test
    void timesRequestsInBucketsThatAddUp() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(LAST);
            proxy.exchange(LAST);

            String labels = "{ship=\"app\",route=\"/.*\",method=\"GET\",status=\"2xx\",";
            String name = "mothership_request_duration_seconds";
            MetricsPage page = MetricsPage.of(proxy);
            assertThat(page.value(name + "_bucket" + labels + "le=\"+Inf\",}")).contains(2.0);
            assertThat(page.value(name + "_bucket" + labels + "le=\"0.001\",}")).isPresent();
            assertThat(page.value(name + "_bucket" + labels + "le=\"30.0\",}")).contains(2.0);
            assertThat(page.value(name + "_count" + labels + "}")).contains(2.0);
            assertThat(page.value(name + "_sum" + labels + "}").orElseThrow())
                    .isStrictlyBetween(0.0, 30.0);
            List<Double> buckets =
                    page.lines().stream()
                            .filter(line -> line.startsWith(name + "_bucket" + labels))
                            .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' '))))
                            .toList();
            assertThat(buckets).isSorted().hasSize(14);
        }
    }

    @Test
    void countsBytesOfBodies() throws Exception {
        RawShip.Script script =
                conversation -> {
                    conversation.readHead();
                    conversation.write(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
                };
        try (RawShip ship = new RawShip(script);
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(
                    "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");

            await(proxy, "mothership_request_body_bytes_total" + ROUTE, 5);
            await(proxy, "mothership_response_body_bytes_total" + ROUTE, 7);
        }
    }

    @Test
    void countsWhatRunsAndForgetsItWhenItIsOver() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        RawShip.Script script =
                conversation -> {
                    conversation.readHead();
                    awaitLatch(mayAnswer);
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    conversation.readHead();
                };
        try (RawShip ship = new RawShip(script);
                RunningProxy proxy = RunningProxy.before(ship)) {
            try (RawClient client = proxy.connect();
                    RawClient _ = proxy.connect()) {
                client.send(GET);
                ship.head();

                String instance = "{ship=\"app\",instance=\"1\",}";
                await(proxy, "mothership_requests_in_flight", 1);
                await(proxy, "mothership_upstream_requests_in_flight" + instance, 1);
                await(proxy, "mothership_client_connections{listener=\"http\",}", 2);
                await(proxy, connections("active"), 1);
                await(proxy, connections("idle"), 0);
                await(proxy, "mothership_upstream_connects_total" + SHIP, 1);

                mayAnswer.countDown();
                await(proxy, "mothership_requests_in_flight", 0);
                await(proxy, "mothership_upstream_requests_in_flight" + instance, 0);
                await(proxy, connections("active"), 0);
                await(proxy, connections("idle"), 1);
            }
            await(proxy, "mothership_client_connections{listener=\"http\",}", 0);
            ship.end();
            await(proxy, connections("idle"), 0);
        }
    }

    private static String connections(String state) {
        return "mothership_upstream_connections{ship=\"app\",state=\"" + state + "\",}";
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void countsRetriesOnClosedConnections() throws Exception {
        RawShip.Script script =
                conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    conversation.readHead(); // and closes without an answer
                };
        try (RawShip ship = new RawShip(script);
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(GET).readHead();
            client.read(2);
            client.send(GET).readHead();

            await(proxy, "mothership_upstream_retries_total{ship=\"app\",reason=\"closed\",}", 1);
            await(
                    proxy,
                    "mothership_upstream_retries_total{ship=\"app\",reason=\"unreached\",}",
                    0);
            await(proxy, "mothership_upstream_connects_total" + SHIP, 2);
        }
    }

    @Test
    void countsFailedConnectsRetriesAndTheBreaker() throws Exception {
        ManualTimer timer = new ManualTimer();
        RawShip dead = RawShip.answeringOk();
        dead.end();
        try (RawShip alive = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http")
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                timer)) {
            proxy.instances()
                    .set(
                            FakeInstances.ready(
                                    "app", 1, dead.port(), new dev.mothership.ship.Traffic()),
                            FakeInstances.ready(
                                    "app", 2, alive.port(), new dev.mothership.ship.Traffic()));
            String first = "mothership_breaker_state{ship=\"app\",instance=\"1\",}";
            String second = "mothership_breaker_state{ship=\"app\",instance=\"2\",}";
            await(proxy, first, 0);
            while (MetricsPage.of(proxy).value(first).orElseThrow() == 0) {
                assertThat(proxy.exchange(LAST)).startsWith("HTTP/1.1 200 ");
                timer.advance(Duration.ofMillis(200));
            }

            MetricsPage page = MetricsPage.of(proxy);
            assertThat(page.value(first)).contains(2.0);
            assertThat(page.value(second)).contains(0.0);
            assertThat(page.value("mothership_breaker_openings_total" + SHIP)).contains(1.0);
            double failures =
                    page.value("mothership_upstream_connect_failures_total" + SHIP).orElseThrow();
            assertThat(failures).isGreaterThanOrEqualTo(5);
            assertThat(
                            page.value(
                                    "mothership_upstream_retries_total{ship=\"app\",reason=\"unreached\",}"))
                    .contains(failures);
        }
    }

    @Test
    void countsWaits() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http")
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                timer);
                RawClient client = proxy.connect()) {
            proxy.instances()
                    .set(FakeInstances.instance("app", ship.port(), Instance.Availability.COMING));
            client.send(GET);
            await(proxy, "mothership_requests_waiting" + SHIP, 1);
            await(proxy, "mothership_requests_held_total", 1);

            timer.advance(Duration.ofMillis(400));
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            client.readHead();

            await(proxy, "mothership_requests_waiting" + SHIP, 0);
            String bucket = "mothership_request_hold_seconds_bucket{ship=\"app\",le=\"%s\",}";
            await(proxy, bucket.formatted("0.25"), 0);
            await(proxy, bucket.formatted("0.5"), 1);
            await(proxy, "mothership_request_hold_seconds_sum" + SHIP, 0.4);
        }
    }

    @Test
    void countsOpenWebSockets() throws Exception {
        RawShip.Script script =
                conversation -> {
                    conversation.readHead();
                    conversation.write(
                            "HTTP/1.1 101 Switching Protocols\r\n"
                                    + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                    conversation.readHead();
                };
        try (RawShip ship = new RawShip(script);
                RunningProxy proxy = RunningProxy.before(ship)) {
            try (RawClient client = proxy.connect()) {
                client.send(
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
                await(proxy, "mothership_websockets" + SHIP, 1);
            }
            await(proxy, "mothership_websockets" + SHIP, 0);
        }
    }

    @Test
    void forgetsWhatAReloadRemoves() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(LAST);
            proxy.reload(
                    TestManifest.listening("http").ship("web", TestManifest.route("/.*")).build());

            assertThat(MetricsPage.of(proxy).lines())
                    .anyMatch(line -> line.contains("\"web\""))
                    .noneMatch(line -> line.contains("\"app\""));
        }
    }

    /// Prometheus' naming conventions, and that each metric is explained on the page and in the
    /// documentation.
    @Test
    void isNamedAndExplainedAsPrometheusWantsIt() throws Exception {
        String documented = java.nio.file.Files.readString(java.nio.file.Path.of("docs/proxy.md"));
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(LAST);

            List<String> lines = MetricsPage.of(proxy).lines();
            Pattern type = Pattern.compile("# TYPE (\\S+) (\\S+)");
            List<String> typed = lines.stream().filter(line -> line.startsWith("# TYPE ")).toList();
            assertThat(typed).hasSizeGreaterThan(12).doesNotHaveDuplicates();
            for (String line : typed) {
                var matcher = type.matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                String name = matcher.group(1);
                assertThat(name).matches("mothership_[a-z_]+");
                assertThat(documented).contains("`" + name);
                assertThat(lines).anyMatch(help -> help.startsWith("# HELP " + name + " "));
                switch (matcher.group(2)) {
                    case "counter" -> assertThat(name).endsWith("_total");
                    case "histogram" -> assertThat(name).endsWith("_seconds");
                    case "gauge" -> assertThat(name).doesNotEndWith("_total");
                    default -> throw new AssertionError(line);
                }
            }
        }
    }
}
