package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineIT {
    @TempDir private Path folder;

    @Test
    void eightMistakesYieldEightReportsInOneGo() {
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership.bind]
                http = "0.0.0.0:99999"

                [[fleet.web]]
                name = "app"
                command = "sleep 600"
                helthcheck = "/health"
                routes = [{ bind = "htp", pattern = "/(" }]
                restart = "sometimes"
                depends_on = ["databse"]
                stop_timeout = "soon"

                [[fleet.web]]
                command = "sleep 600"
                """);
        try (Flight flight = Flight.start(folder, "clearance")) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            List<String> places =
                    flight.err.all().stream()
                            .filter(line -> line.matches("ship-manifest\\.toml:\\d+:\\d+: .*"))
                            .map(line ->
                                    line.replaceAll("^ship-manifest\\.toml:(\\d+:\\d+): .*", "$1"))
                            .toList();
            assertThat(places)
                    .containsExactly(
                            "2:8", "7:1", "8:20", "8:37", "9:11", "10:15", "11:16", "13:1");
        }
    }

    @Test
    void runRefusesAWrongManifestAndStartsNothing() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [[fleet.work]]
                        name = "worker"
                        command = "touch started"
                        restart = "sometimes"
                        """)) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(flight.err.all())
                    .last()
                    .asString()
                    .startsWith("mothership: cannot use ship-manifest.toml");
            assertThat(folder.resolve("started")).doesNotExist();
        }
    }

    @Test
    void withoutAManifestItSaysWhatToDo() {
        try (Flight flight = Flight.start(folder)) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(flight.err.all()).anyMatch(line -> line.contains("mothership init"));
        }
    }

    @Test
    void whatInitWritesPassesClearance() {
        try (Flight init = Flight.start(folder, "init")) {
            assertThat(init.exitStatus()).isZero();
        }
        try (Flight clearance = Flight.start(folder, "validate")) {
            assertThat(clearance.exitStatus()).isZero();
        }
        try (Flight again = Flight.start(folder, "init")) {
            assertThat(again.exitStatus()).isEqualTo(2);
        }
    }

    @Test
    void chartShowsListenersRoutesAndLevels() {
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership.bind]
                http = "0.0.0.0:8080"
                [[fleet.web]]
                name = "app"
                command = "sleep 600"
                routes = [{ bind = "http", pattern = "/.*" }]
                [[fleet.workers]]
                name = "workers"
                command = "sleep 600"
                depends_on = ["app"]
                """);
        try (Flight chart = Flight.start(folder, "chart")) {
            assertThat(chart.exitStatus()).isZero();
            assertThat(String.join("\n", chart.out.all()))
                    .contains("0.0.0.0:8080", "/.*", "app", "workers");
        }
        try (Flight chart = Flight.start(folder, "chart", "GET", "http://localhost:8080/users")) {
            assertThat(chart.exitStatus()).isZero();
            assertThat(String.join("\n", chart.out.all())).contains("app");
        }
    }

    @Test
    void versionHelpAndCompletion() {
        try (Flight flight = Flight.start(folder, "--version")) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all().getFirst()).startsWith("mothership 0.1.0");
        }
        try (Flight flight = Flight.start(folder, "--help")) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(String.join("\n", flight.out.all()))
                    .contains("clearance", "chart", "init", "Exit status");
        }
        try (Flight flight = Flight.start(folder, "completion")) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(String.join("\n", flight.out.all())).contains("complete -F");
        }
        try (Flight flight = Flight.start(folder, "--no-such-option")) {
            assertThat(flight.exitStatus()).isEqualTo(2);
        }
    }
}
