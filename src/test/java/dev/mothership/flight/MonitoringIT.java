package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dashboard and alert rules of `deploy` against a fleet that has had some traffic.
class MonitoringIT {
    private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
    private static final Pattern METRIC = Pattern.compile("\\bmothership_[a-z_]+\\b");

    /// Of these nothing is to be seen where nothing goes wrong.
    private static final Set<String> QUIET = Set.of("Sent once more");

    private static final String MANIFEST =
            """
            [mothership]
            metrics = "127.0.0.1:0"
            bind.http = "127.0.0.1:0"
            shields = { mode = "observe" }
            cors_cache = true
            [mothership.flagship]
            enabled = true
            election = "static"
            static_flagship = "yes"
            [[mothership.prelaunch]]
            name = "job"
            command = "true"
            [[fleet.web]]
            name = "app"
            command = "{ship}"
            routes = [{ bind = "http", pattern = "/.*" }]
            healthcheck = "/health"
            """;

    @TempDir private Path folder;

    @Test
    void everyMetricThatIsNamedExists() {
        try (Flight flight = fleetWithTraffic()) {
            String page = flight.admin("/metrics").body();
            Set<String> families =
                    page.lines()
                            .filter(line -> line.startsWith("# TYPE "))
                            .map(line -> series(line.split(" ")[2]))
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> named = metrics(read("grafana/mothership.json"));
            named.addAll(metrics(read("prometheus/alerts.yml")));

            assertThat(named).hasSizeGreaterThan(20);
            assertThat(named).allSatisfy(name -> assertThat(families).contains(series(name)));
        }
    }

    @Test
    void everyPanelShowsSomethingInPrometheus() throws IOException {
        assumeTrue(Shell.has("prometheus"), "skipped: needs prometheus (apt install prometheus)");
        try (Flight flight = fleetWithTraffic()) {
            String admin = flight.out.await("metrics on ").replaceAll(".*http://|/metrics.*", "");
            String base = "http://127.0.0.1:" + freePort();
            Process prometheus = prometheus(admin, base);
            try {
                scraped(base, flight);
                List<String> empty = new ArrayList<>();
                for (JsonObject panel : panels()) {
                    if (shown(panel, base) == 0) {
                        empty.add(panel.getString("title"));
                    }
                }
                assertThat(empty).isSubsetOf(QUIET);
                String rules = Flight.get(URI.create(base + "/api/v1/rules")).body();
                assertThat(rules)
                        .contains("ShipDown")
                        .doesNotContain("\"health\":\"err\"")
                        .doesNotContain("\"state\":\"firing\"");
            } finally {
                prometheus.destroy();
                prometheus.onExit().join();
            }
        }
    }

    private Flight fleetWithTraffic() {
        Flight flight = Flight.launch(folder, MANIFEST);
        flight.out.await("app is ready");
        flight.get("/hello");
        assertThat(flight.get("/crash").statusCode()).isEqualTo(502);
        flight.get("/after"); // waits for the next process
        return flight;
    }

    /// What is counted, whatever a form of the page adds to it.
    private static String series(String name) {
        return name.replaceFirst("_(bucket|total)$", "");
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String read(String file) {
        try {
            return Files.readString(DEPLOY.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process prometheus(String target, String base) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Flight.write(
                config,
                read("prometheus/prometheus.yml")
                        .replace("127.0.0.1:9090\"", target + "\"")
                        .replace("15s", "1s"));
        Files.copy(DEPLOY.resolve("prometheus/alerts.yml"), folder.resolve("alerts.yml"));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + base.substring("http://".length()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /// Until some scrapes have seen some requests, one of them waiting for a restart.
    private static void scraped(String base, Flight flight) {
        for (int i = 0; i < 240; i++) {
            flight.get("/again");
            if (i == 3) {
                flight.get("/crash");
            }
            try {
                String seen = query(base, "count_over_time(mothership_requests_in_flight[1m]) > 5");
                if (!new JsonObject(seen).getJsonObject("data").getJsonArray("result").isEmpty()) {
                    return;
                }
            } catch (AssertionError _) {
                // It does not listen yet.
            }
            Shell.run("sleep 0.5");
        }
        throw new AssertionError("prometheus has not scraped");
    }

    private static List<JsonObject> panels() {
        return new JsonObject(read("grafana/mothership.json"))
                .getJsonArray("panels").stream()
                        .map(JsonObject.class::cast)
                        .filter(panel -> panel.containsKey("targets"))
                        .toList();
    }

    /// How many series a panel shows.
    private static int shown(JsonObject panel, String base) {
        int series = 0;
        JsonArray targets = panel.getJsonArray("targets");
        for (Object target : targets) {
            String expression =
                    ((JsonObject) target)
                            .getString("expr")
                            .replace("$__rate_interval", "1m")
                            .replaceAll("\\$(job|instance|ship)\\b", ".*");
            JsonObject answer = new JsonObject(query(base, expression));
            assertThat(answer.getString("status")).as(expression).isEqualTo("success");
            series += answer.getJsonObject("data").getJsonArray("result").size();
        }
        return series;
    }

    private static String query(String base, String expression) {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return Flight.get(URI.create(base + "/api/v1/query?query=" + encoded)).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
