package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootIT {
    @TempDir private Path folder;
    @TempDir private Path elsewhere;

    @Test
    void prelaunchJobsRunInOrderBeforeAnyShip() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "second"
                        command = "echo second >> order"
                        depends_on = ["first"]
                        [[mothership.prelaunch]]
                        name = "first"
                        command = "echo first >> order"
                        [[fleet.work]]
                        name = "worker"
                        command = "echo worker >> order; echo up; exec sleep 600"
                        """)) {
            flight.out.await("worker | up");
            assertThat(folder.resolve("order")).hasContent("first\nsecond\nworker");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void theFirstJobThatFailsAbortsTheLaunch() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "migrations"
                        command = "echo about to fail; echo no such table >&2; exit 3"
                        [[fleet.work]]
                        name = "worker"
                        command = "touch started; exec sleep 600"
                        """)) {
            assertThat(flight.exitStatus()).isEqualTo(1);
            assertThat(flight.err.all())
                    .anyMatch(line -> line.contains("no such table"))
                    .last()
                    .isEqualTo("mothership: job `migrations` failed (exit status 3)");
            assertThat(folder.resolve("started")).doesNotExist();
        }
    }

    @Test
    void independentJobsRunSideBySide() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "left"
                        command = "mkfifo -m 600 meet 2>/dev/null; read line < meet; echo left got $line"
                        [[mothership.prelaunch]]
                        name = "right"
                        command = "mkfifo -m 600 meet 2>/dev/null; echo hello > meet"
                        [[fleet.work]]
                        name = "worker"
                        command = "sleep 600"
                        """)) {
            flight.out.await("left got hello");
            flight.out.await("worker is ready");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aSignalDuringPrelaunchStopsCleanly() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "slow"
                        command = "echo $$ > pid; echo running; sleep 600; true"
                        [[fleet.work]]
                        name = "worker"
                        command = "touch started; exec sleep 600"
                        """)) {
            flight.out.await("slow | running");
            assertThat(flight.stop()).isZero();
            assertThat(Shell.alive(pid("pid"))).isFalse();
            assertThat(folder.resolve("started")).doesNotExist();
        }
    }

    @Test
    void aShipThatCannotBeStartedIsNamedWithTheReason() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "worker"
                        command = "no-such-program --flag"
                        """)) {
            assertThat(flight.exitStatus()).isEqualTo(1);
            assertThat(flight.err.all())
                    .last()
                    .asString()
                    .contains("worker")
                    .contains("no-such-program");
        }
    }

    @Test
    void aListenerThatIsTakenEndsTheBoot() {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                bind.http = "127.0.0.1:%s"
                [[fleet.work]]
                name = "worker"
                command = "sleep 600"
                """;
        try (Flight first = Flight.launch(folder, manifest.formatted(0))) {
            int port = first.port();
            try (Flight second = Flight.launch(elsewhere, manifest.formatted(port))) {
                assertThat(second.exitStatus()).isEqualTo(1);
                assertThat(second.err.all())
                        .last()
                        .asString()
                        .contains("cannot listen on 127.0.0.1:" + port);
            }
            assertThat(first.stop()).isZero();
        }
    }

    private long pid(String file) {
        try {
            return Long.parseLong(Files.readString(folder.resolve(file)).trim());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
