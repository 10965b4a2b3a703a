package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingIT {
    @TempDir private Path folder;

    @Test
    void dependentsStopFirst() throws IOException {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.data]]
                        name = "db"
                        command = "trap 'echo db >> order; exit 0' TERM; echo up; while :; do sleep 0.05; done"
                        [[fleet.web]]
                        name = "app"
                        depends_on = ["db"]
                        command = "trap 'sleep 0.2; echo app >> order; exit 0' TERM; while :; do sleep 0.05; done"
                        """)) {
            flight.out.await("app is ready");
            flight.out.await("up");
            assertThat(flight.stop()).isZero();
            assertThat(Files.readString(folder.resolve("order"))).isEqualTo("app\ndb\n");
        }
    }

    @Test
    void whatIgnoresTermIsKilledWithItsGrandchildren() throws IOException {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "deaf"
                        stop_timeout = "300ms"
                        command = "trap '' TERM; sleep 600 & echo $! > grandchild; echo $$ > pid; echo up; while :; do sleep 1; done"
                        """)) {
            flight.out.await("deaf | up");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all())
                    .anyMatch(line -> line.contains("did not end within 300ms"));
            assertThat(Shell.alive(number("pid"))).isFalse();
            assertThat(Shell.alive(number("grandchild"))).isFalse();
        }
    }

    @Test
    void aSecondSignalStopsAtOnce() throws IOException {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "deaf"
                        stop_timeout = "10m"
                        command = "trap '' TERM INT; echo $$ > pid; echo up; while :; do sleep 1; done"
                        """)) {
            flight.out.await("deaf | up");
            flight.signal("INT");
            flight.out.await("stopping (SIGINT)");
            // Half a second later it counts as a second request.
            Shell.run("while kill -s INT " + flight.pid() + " 2>/dev/null; do sleep 0.1; done");
            assertThat(flight.exitStatus()).isZero();
            assertThat(Shell.alive(number("pid"))).isFalse();
        }
    }

    @Test
    void shutdownTimeoutBoundsTheWholeStop() throws IOException {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        shutdown_timeout = "500ms"
                        [[fleet.work]]
                        name = "deaf"
                        stop_timeout = "10m"
                        command = "trap '' TERM; echo $$ > pid; echo up; while :; do sleep 1; done"
                        """)) {
            flight.out.await("deaf | up");
            assertThat(flight.stop()).isZero();
            assertThat(Shell.alive(number("pid"))).isFalse();
        }
    }

    @Test
    void aCrashedShipIsStartedAgain() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "worker"
                        command = "if [ -e crashed ]; then echo second life; exec sleep 600; fi; touch crashed; exit 9"
                        """)) {
            flight.out.await("worker | second life");
            assertThat(flight.out.now())
                    .anyMatch(line -> line.contains("worker ended (exit status 9)"));
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aFleetThatHasNothingLeftToDoEnds() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "once"
                        oneshot = true
                        command = "echo done"
                        """)) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .anyMatch(line -> line.endsWith("once | done") || line.contains("| done"));
        }
    }

    private long number(String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).trim());
    }
}
