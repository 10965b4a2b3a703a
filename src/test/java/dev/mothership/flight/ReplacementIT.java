package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that take over from others while requests come in.
class ReplacementIT {
    /// How often ships are restarted under load; more with `-Dreplacement.rounds=50`.
    private static final int ROUNDS = Integer.getInteger("replacement.rounds", 6);

    private static final String APP =
            """
            [mothership]
            metrics = "127.0.0.1:0"
            bind.http = "127.0.0.1:0"
            [[fleet.web]]
            name = "app"
            command = "{ship}"
            routes = ["http:/"]
            """;

    @TempDir private Path folder;

    private Operator.Answer ask(String... arguments) {
        return new Operator(folder).ask(arguments);
    }

    private static Load loadOn(Flight flight) {
        return new Load(URI.create("http://127.0.0.1:" + flight.port() + "/"), 4);
    }

    private void restartUnderLoad(String manifest, String lastReady) {
        try (Flight flight = Flight.launch(folder, manifest)) {
            flight.out.await(lastReady);
            try (Load load = loadOn(flight)) {
                for (int round = 0; round < ROUNDS; round++) {
                    Operator.Answer restarted = ask("restart", "app");
                    assertThat(restarted.status()).as(restarted.error()).isZero();
                    assertThat(load.awaitAnswer()).isEmpty();
                }
                assertThat(load.failures()).isEmpty();
            }
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aRestartWithOverlapLosesNoRequest() {
        restartUnderLoad(APP + "overlap = true\n", "app is ready");
    }

    @Test
    void aRestartOfReplicasLosesNoRequest() {
        restartUnderLoad(APP + "replicas = 2\n", "app.2 is ready");
    }

    @Test
    void aRestartWithoutOverlapLetsRequestsWait() {
        restartUnderLoad(APP, "app is ready");
    }

    @Test
    void theOldProcessRunsOnIfTheNewOneDoesNotStart() {
        String healthy = APP + "overlap = true\n";
        try (Flight flight = Flight.launch(folder, healthy)) {
            flight.out.await("app is ready");
            Flight.write(
                    folder.resolve("ship-manifest.toml"),
                    healthy.replace("{ship}", "echo broken; exit 3"));
            try (Load load = loadOn(flight)) {
                Operator.Answer reloaded = ask("reload");
                assertThat(reloaded.status()).isEqualTo(1);
                assertThat(reloaded.text())
                        .contains("replaces app", "ended (exit status 3) before it was ready");
                assertThat(load.failures()).isEmpty();
            }
            assertThat(flight.get("/").body()).startsWith("app GET /");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void scaleChangesHowManyRun() {
        try (Flight flight = Flight.launch(folder, APP)) {
            flight.out.await("app is ready");
            assertThat(ask("scale", "app=3").status()).isZero();
            assertThat(ask("status").text())
                    .containsPattern("app +ready")
                    .containsPattern("app\\.2 +ready")
                    .containsPattern("app\\.3 +ready");
            try (Load load = loadOn(flight)) {
                assertThat(ask("scale", "app=1").status()).isZero();
                assertThat(load.failures()).isEmpty();
            }
            assertThat(ask("status").text()).doesNotContain("app.2");
            assertThat(ask("scale", "app=0").error()).contains("cannot scale to 0");
            assertThat(ask("scale", "app").error()).contains("write NAME=N");
            assertThat(flight.stop()).isZero();
        }
    }
}
