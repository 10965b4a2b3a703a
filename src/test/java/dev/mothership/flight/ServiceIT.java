package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceIT {
    private static final String WEB =
            """
            [mothership]
            metrics = "127.0.0.1:0"
            bind.http = "127.0.0.1:0"
            [[fleet.web]]
            name = "api"
            command = "{ship}"
            routes = [{ bind = "http", pattern = "/api(/.*)?$", strip_prefix = "/api" }]
            [[fleet.web]]
            name = "app"
            command = "{ship}"
            routes = [{ bind = "http", pattern = "/.*" }]
            healthcheck = "/health"
            """;

    @TempDir private Path folder;

    @Test
    void requestsGoByRouteOrderAndWaitForTheirShip() {
        try (Flight flight = Flight.launch(folder, WEB)) {
            HttpResponse<String> first = flight.get("/hello?a=b", "X-Forwarded-For", "6.6.6.6");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body())
                    .startsWith("app GET /hello?a=b\n")
                    .containsIgnoringCase("X-Forwarded-For: 127.0.0.1\n")
                    .containsIgnoringCase("X-Forwarded-Proto: http\n")
                    .doesNotContain("6.6.6.6");
            assertThat(flight.get("/api/users").body()).startsWith("api GET /users\n");
            assertThat(flight.get("/api").body()).startsWith("api GET /\n");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void metricsAndHealthTellWhatRuns() {
        try (Flight flight = Flight.launch(folder, WEB)) {
            flight.out.await("app is ready");
            flight.out.await("api is ready");
            flight.get("/hello");
            String metrics = flight.admin("/metrics").body();
            assertThat(metrics)
                    .containsPattern(
                            "mothership_ship_status\\{[^}]*ship=\"app\"[^}]*state=\"ready\"[^}]*} 1")
                    .containsPattern("mothership_ship_healthy\\{[^}]*ship=\"app\"[^}]*} 1")
                    .containsPattern("mothership_ship_restarts_total\\{[^}]*ship=\"app\"[^}]*} 0")
                    .containsPattern("mothership_requests_total\\{[^}]*} 1")
                    .containsPattern("mothership_request_duration_seconds_bucket\\{");
            if (Shell.run("uname").startsWith("Linux")) {
                assertThat(metrics)
                        .containsPattern(
                                "mothership_ship_memory_rss_bytes\\{[^}]*ship=\"app\"[^}]*} [1-9]");
            }
            assertThat(flight.admin("/health").statusCode()).isEqualTo(200);
            assertThat(flight.admin("/ready").statusCode()).isEqualTo(200);
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aCrashIsSurvivedOnTheSamePort() {
        try (Flight flight = Flight.launch(folder, WEB)) {
            String ready = flight.out.await("app is ready");
            CompletableFuture<HttpResponse<String>> crash =
                    CompletableFuture.supplyAsync(() -> flight.get("/crash"));
            assertThat(crash.join().statusCode()).isEqualTo(502);
            flight.out.await("app ended (exit status 7)");
            assertThat(flight.get("/after").body()).startsWith("app GET /after\n");
            assertThat(flight.out.now().stream().filter(line -> line.contains("app is ready")))
                    .extracting(line -> line.replaceAll(".* on ", ""))
                    .containsOnly(ready.replaceAll(".* on ", ""));
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void onlyAndExceptChoose() {
        try (Flight flight = Flight.launch(folder, WEB, "--only", "api")) {
            flight.out.await("api is ready");
            assertThat(flight.get("/hello").statusCode()).isEqualTo(404);
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all()).noneMatch(line -> line.contains("app is ready"));
        }
        try (Flight flight = Flight.launch(folder, WEB, "--except", "nothing")) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(flight.err.all()).last().asString().contains("`nothing`");
        }
    }
}
