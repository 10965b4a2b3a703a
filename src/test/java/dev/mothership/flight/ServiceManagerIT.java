package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mothership.process.NotifyReceiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What systemd hears of a unit with `Type=notify` and `WatchdogSec=`.
class ServiceManagerIT {
    @TempDir private Path folder;

    @Test
    void readinessSignsOfLifeAndTheStop() {
        assumeTrue(NotifyReceiver.isPossible(), "skipped: needs Linux");
        String socket = folder.resolve("notify").toString();
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership]
                metrics = 0
                bind.http = "127.0.0.1:0"
                [[fleet.web]]
                name = "app"
                command = "%s"
                routes = ["http:/"]
                healthcheck = { command = "test -e go", interval = "100ms" }
                [[fleet.work]]
                name = "env"
                command = "env"
                oneshot = true
                [[fleet.work]]
                name = "nightly"
                command = "true"
                schedule = "0 4 * * *"
                """
                        .formatted(TinyShip.command()));
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "900000");
        try (NotifyReceiver systemd = NotifyReceiver.open(socket);
                Flight flight = Flight.start(folder, environment)) {
            flight.out.await("env completed");
            List<String> early = heardUntil("WATCHDOG=1", systemd);
            assertThat(early).doesNotContain("READY=1\nSTATUS=flying");
            assertThat(early.getFirst()).startsWith("STATUS=preparing");

            Flight.write(folder.resolve("go"), "");
            assertThat(heardUntil("READY=1\nSTATUS=flying", systemd)).isNotEmpty();
            flight.out.await("app is ready");
            assertThat(heardUntil("WATCHDOG=1", systemd)).isNotEmpty();

            flight.signal("TERM");
            heardUntil("STOPPING=1\nSTATUS=stopping ships", systemd);
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .noneMatch(line -> line.contains("NOTIFY_SOCKET"))
                    .noneMatch(line -> line.contains("WATCHDOG_USEC"));
        }
    }

    private static List<String> heardUntil(String wanted, NotifyReceiver systemd) {
        List<String> heard = new ArrayList<>();
        do {
            heard.add(systemd.next());
        } while (!heard.getLast().equals(wanted));
        return heard;
    }
}
