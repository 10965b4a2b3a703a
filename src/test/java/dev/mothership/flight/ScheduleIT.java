package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ships that run by a schedule, by the real clock.
class ScheduleIT {
    private static final String FLEET =
            """
            [mothership]
            metrics_port = 0
            [[fleet.work]]
            name = "tick"
            command = "echo tock"
            schedule = "every 1s"
            [[fleet.work]]
            name = "slow"
            command = "echo begun; exec sleep 600"
            schedule = "every 1s"
            [[fleet.work]]
            name = "nightly"
            command = "echo nightly ran"
            schedule = "0 4 * * *"
            env = { TZ = "Europe/Berlin" }
            """;

    @TempDir private Path folder;

    @Test
    void runsAgainAndAgainNeverTwiceAtOnceAndNowIfToldTo() {
        try (Flight flight = Flight.launch(folder, FLEET)) {
            flight.out.await("tick completed");
            flight.out.await("begun");
            flight.out.await("slow missed its run of ");
            Operator operator = new Operator(folder);
            Operator.Answer status = operator.ask("status");
            assertThat(status.text())
                    .containsPattern("nightly +scheduled")
                    .containsPattern("slow +starting");
            assertThat(operator.ask("start", "nightly").status()).isZero();
            flight.out.await("nightly ran");
            assertThat(operator.ask("stop", "tick").status()).isZero();
            assertThat(operator.ask("status").text()).containsPattern("tick +stopped");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all().stream().filter(line -> line.endsWith("begun"))).hasSize(1);
        }
    }

    @Test
    void aScheduleThatIsNoneIsReportedAtItsPlace() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [[fleet.work]]
                        name = "a"
                        command = "true"
                        schedule = "61 * * * *"
                        """)) {
            assertThat(flight.exitStatus()).isEqualTo(2);
            assertThat(String.join("\n", flight.err.all()))
                    .contains(
                            "ship-manifest.toml:4:12: cannot use `schedule`", "is not a schedule");
        }
    }
}
