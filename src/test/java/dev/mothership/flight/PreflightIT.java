package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a fleet needs elsewhere, and does not find there.
class PreflightIT {
    @TempDir private Path folder;

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = listener()) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aTableSaysWhatIsReachedAndNoSecret() throws IOException {
        try (ServerSocket there = listener()) {
            int open = there.getLocalPort();
            int closed = closedPort();
            Flight.write(
                    folder.resolve("ship-manifest.toml"),
                    """
                    [[mothership.uplinks]]
                    name = "cache"
                    url = "redis://:hunter2@127.0.0.1:%d/0"
                    [[mothership.uplinks]]
                    url = "postgres://u:hunter2@127.0.0.1:%d/app?password=hunter2"
                    [[fleet.web]]
                    name = "app"
                    command = "echo serving"
                    """
                            .formatted(open, closed));

            Operator.Answer answer = new Operator(folder).ask("preflight");

            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.out().get(0)).matches("NAME +ADDRESS +ANSWER");
            assertThat(answer.out().get(1)).matches("cache +127\\.0\\.0\\.1:" + open + " +in .*");
            assertThat(answer.out().get(2))
                    .matches("postgres +127\\.0\\.0\\.1:" + closed + " +connection refused");
            assertThat(answer.text() + answer.error()).doesNotContain("hunter2");

            try (Flight flight = Flight.start(folder)) {
                assertThat(flight.exitStatus()).isEqualTo(1);
                assertThat(String.join("\n", flight.err.all()))
                        .contains("cannot reach the uplink postgres")
                        .doesNotContain("hunter2");
                assertThat(String.join("\n", flight.out.all()))
                        .contains("uplink cache")
                        .doesNotContain("hunter2", "serving");
            }
        }
    }

    @Test
    void anElectionThatHasNoDatabaseEndsInTimeAndTellsNoPassword() throws IOException {
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership]
                metrics = 0
                [mothership.flagship]
                enabled = true
                election = "postgres"
                election_url = "$DATABASE_URL"
                election_timeout = "2s"
                [[mothership.prelaunch]]
                name = "migrations"
                command = "echo migrating"
                [[fleet.web]]
                name = "app"
                command = "echo serving"
                """);
        Map<String, String> url =
                Map.of(
                        "DATABASE_URL",
                        "postgres://u:hunter2%40x@127.0.0.1:" + closedPort() + "/app");
        try (Flight flight = Flight.start(folder, url)) {
            assertThat(flight.exitStatus()).isEqualTo(1);
            assertThat(String.join("\n", flight.err.all()))
                    .contains("cannot elect a flagship: no database within 2s", "refused")
                    .doesNotContain("hunter2");
            assertThat(String.join("\n", flight.out.all()))
                    .doesNotContain("hunter2", "migrating", "serving");
        }
    }
}
