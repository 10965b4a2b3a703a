package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.flagship.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where it is seen who the flagship is.
class FlagshipViewsIT {
    private static TestPostgres postgres;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    private Path home(String name, String url) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Flight.write(
                home.resolve("ship-manifest.toml"),
                """
                [mothership]
                name = "%1$s"
                metrics = "127.0.0.1:0"
                [mothership.flagship]
                enabled = true
                election = "postgres"
                election_url = "%2$s"
                heartbeat_interval = "4s"
                release = "7"
                [[mothership.prelaunch]]
                name = "migrations"
                command = "while ! [ -e %3$s/go ]; do sleep 0.1; done"
                [[fleet.web]]
                name = "app"
                command = "echo serving; exec sleep 1000"
                """
                        .formatted(folder.getFileName(), url, folder));
        return home;
    }

    @Test
    void statusFleetMetricsAndLogShowIt() throws IOException {
        Path first = home("first", postgres.url());
        Path second = home("second", postgres.url());
        try (Flight one = Flight.start(first)) {
            one.out.await("flagship: this server is the flagship for release 7");
            try (Flight two = Flight.start(second)) {
                String pid = "(PID " + one.pid() + ")";
                assertThat(two.out.await("flagship: waiting for the flagship ")).contains(pid);
                String time = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
                assertThat(new Operator(first).ask("status").text())
                        .containsPattern(
                                "(?m)^flagship for release 7, flagship \\S+ \\(PID "
                                        + one.pid()
                                        + "\\): running prelaunch since "
                                        + time
                                        + "$");
                assertThat(new Operator(second).ask("status").text())
                        .containsPattern(
                                "(?m)^escort for release 7, flagship \\S+ \\(PID "
                                        + one.pid()
                                        + "\\): waiting since "
                                        + time
                                        + "$");
                assertThat(one.admin("/fleet").body())
                        .contains("\"role\" : \"flagship\"", "\"state\" : \"running prelaunch\"");
                assertThat(two.admin("/fleet").body())
                        .contains("\"role\" : \"escort\"", "\"state\" : \"waiting\"")
                        .contains("\"release\" : \"7\"", pid)
                        .containsPattern("\"since\" : \"" + time + "\"");
                assertThat(one.admin("/metrics").body())
                        .contains("mothership_flagship_role{role=\"flagship\"} 1.0")
                        .contains("mothership_flagship_state{state=\"running prelaunch\"} 1.0");
                assertThat(two.admin("/metrics").body())
                        .contains("mothership_flagship_role{role=\"escort\"} 1.0")
                        .contains("mothership_flagship_state{state=\"waiting\"} 1.0")
                        .contains("mothership_flagship_since_seconds{release=\"7\"} 1.")
                        .containsPattern(
                                "mothership_flagship_info\\{release=\"7\",flagship=\"\\S+ \\(PID "
                                        + one.pid()
                                        + "\\)\"} 1.0");

                Flight.write(folder.resolve("go"), "");
                assertThat(two.out.await("release 7 is ready: the flagship ")).contains(pid);
                two.out.await("serving");
                assertThat(new Operator(second).ask("status").text())
                        .containsPattern("escort for release 7, flagship .*: done since " + time);
                assertThat(two.admin("/metrics").body())
                        .contains("mothership_flagship_state{state=\"done\"} 1.0");
            }
        }
    }

    @Test
    void theFleetIsShownToThisMachineAlone() throws IOException {
        Flight.write(folder.resolve("go"), "");
        try (Flight flight = Flight.start(home("one", postgres.url()))) {
            flight.out.await("serving");
            assertThat(flight.admin("/fleet").statusCode()).isEqualTo(200);
            assertThat(flight.admin("/fleet").body()).contains("\"phase\" : \"flying\"");
            int port = flight.admin("/fleet").uri().getPort();
            assertThat(fleet(port, "localhost:" + port)).startsWith("HTTP/1.1 200 ");
            assertThat(fleet(port, "[::1]:" + port)).startsWith("HTTP/1.1 200 ");
            assertThat(fleet(port, "rebound.example.org:" + port)).startsWith("HTTP/1.1 403 ");
            assertThat(fleet(port, "127.0.0.1.example.org")).startsWith("HTTP/1.1 403 ");
        }
    }

    private static String fleet(int port, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET /fleet HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void statusOfTheDatabaseOnlyReads() throws IOException {
        postgres.query("CREATE DATABASE fresh");
        String url = postgres.url().replaceAll("/postgres$", "/fresh");
        Path home = home("reader", url);
        Operator.Answer empty = new Operator(home).ask("flagship", "status");
        assertThat(empty.error()).isEmpty();
        assertThat(empty.out())
                .containsExactly(
                        "no wave yet: no server of this deployment has run prelaunch",
                        "the lock is free");
        assertThat(new Operator(home).ask("flagship", "reset").text())
                .isEqualTo("release 7 was not known");
        assertThat(new Operator(home).ask("flagship", "status").text())
                .as("nothing was made")
                .startsWith("no wave yet");

        Flight.write(folder.resolve("go"), "");
        try (Flight flight = Flight.start(home)) {
            flight.out.await("serving");
        }
        postgres.query("CREATE USER reader PASSWORD 'reader'");
        postgres.query("ALTER USER reader SET default_transaction_read_only = on");
        postgres.query("fresh", "GRANT SELECT ON mothership_flagship TO reader");
        String poor = "postgres://reader:reader@127.0.0.1:" + postgres.port() + "/fresh";
        Operator.Answer read = new Operator(home("reader", poor)).ask("flagship", "status");
        assertThat(read.error()).isEmpty();
        assertThat(read.text())
                .containsPattern("release 7: ready, \\S+ \\(PID \\d+\\), started .*, ended ")
                .endsWith("the lock is free");
        assertThat(new Operator(home).ask("flagship", "reset").error())
                .contains("cannot ask the database", "read-only")
                .doesNotContain("reader:reader");
    }
}
