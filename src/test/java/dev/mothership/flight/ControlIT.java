package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet in the hands of its operator, both ends as packaged.
class ControlIT {
    private static final String TWO =
            """
            [mothership]
            name = "two"
            metrics_port = 0
            [[fleet.work]]
            name = "app"
            command = "trap 'echo reloaded' HUP; echo secret is $SECRET; echo born; while :; do sleep 0.1; done"
            env = { SECRET = "hunter2" }
            [[fleet.work]]
            name = "worker"
            command = "exec sleep 600"
            depends_on = ["app"]
            """;

    @TempDir private Path folder;

    private Operator.Answer ask(String... arguments) {
        return new Operator(folder).ask(arguments);
    }

    private Flight launch() {
        Flight flight = Flight.launch(folder, TWO);
        flight.out.await("worker is ready");
        return flight;
    }

    @Test
    void statusShowsEveryShip() {
        try (Flight flight = launch()) {
            Operator.Answer status = ask("status");
            assertThat(status.status()).isZero();
            assertThat(status.text())
                    .startsWith("two: flying, PID " + flight.pid() + ", since ")
                    .containsPattern("NAME +STATE +PID +UPTIME +RESTARTS +CPU +MEMORY +PORT")
                    .containsPattern("app +ready +[0-9]+ .+ 0 +[0-9.]+s +[0-9.]+M")
                    .containsPattern("worker +ready +[0-9]+ ");
            assertThat(status.out()).allMatch(line -> line.length() <= 80);
            assertThat(ask("status", "--json").text())
                    .contains("\"ship\" : \"app\"", "\"state\" : \"ready\"")
                    .doesNotContain("hunter2");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void saysThatNoFleetRuns() {
        Flight.write(folder.resolve("ship-manifest.toml"), TWO);
        Operator.Answer status = ask("status");
        assertThat(status.status()).isEqualTo(3);
        assertThat(status.error())
                .contains("cannot find a running fleet of ship-manifest.toml: start it with");
    }

    @Test
    void shipsAreStoppedAndStartedByCommand() {
        try (Flight flight = launch()) {
            Operator.Answer refused = ask("stop", "app");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.error()).contains("cannot stop app: worker depends on it and runs");

            Operator.Answer stopped = ask("stop", "app", "--with-dependents");
            assertThat(stopped.status()).isZero();
            assertThat(stopped.out()).containsExactly("app: stopped", "worker: stopped");
            flight.out.await("stop of app, worker asked for by");

            Operator.Answer started = ask("start", "worker");
            assertThat(started.status()).isZero();
            assertThat(started.text()).containsPattern("worker: ready \\(PID [0-9]+\\)");
            assertThat(ask("status").text()).containsPattern("app +ready");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aRestartReplacesTheProcess() {
        try (Flight flight = launch()) {
            String before = ask("status", "--json").text();
            Operator.Answer restarted = ask("restart", "app", "--json");
            assertThat(restarted.status()).isZero();
            assertThat(restarted.text()).contains("\"state\" : \"ready\"");
            assertThat(ask("status", "--json").text())
                    .isNotEqualTo(before)
                    .contains("\"restarts\" : 1");
            assertThat(ask("restart", "ap").error())
                    .contains("cannot restart ap: there is no ship `ap`, but app, worker");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void requestsWaitWhileTheirShipIsRestarted() {
        String web =
                """
                [mothership]
                metrics_port = 0
                bind.http = "127.0.0.1:0"
                [[fleet.web]]
                name = "web"
                command = "trap 'sleep 0.5; kill $!; exit 0' TERM; {ship} & wait"
                routes = [{ bind = "http", pattern = "/.*" }]
                """;
        try (Flight flight = Flight.launch(folder, web)) {
            assertThat(flight.get("/").statusCode()).isEqualTo(200);
            try (Flight restart = Flight.start(folder, "restart", "web")) {
                flight.out.await("restart of web asked for by");
                assertThat(flight.get("/").statusCode()).isEqualTo(200);
                flight.out.await("starting it again");
                restart.out.await("web: ready");
                assertThat(restart.exitStatus()).isZero();
            }
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void signalsReachTheShip() {
        try (Flight flight = launch()) {
            assertThat(ask("signal", "app", "SIGHUP").status()).isZero();
            flight.out.await("app | reloaded");
            assertThat(ask("signal", "app", "FOO").error()).contains("cannot send signal FOO");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void logsAreShownAndFollowed() {
        try (Flight flight = launch()) {
            flight.out.await("app | born");
            assertThat(ask("logs", "app").out())
                    .containsExactly("app | secret is hunter2", "app | born");
            assertThat(ask("logs", "-n", "1", "app").out()).containsExactly("app | born");
            assertThat(ask("logs", "--json", "-n", "1", "app").text())
                    .contains("\"stream\":\"stdout\",\"message\":\"born\"");
            assertThat(ask("logs").text()).contains("app | born", "worker is ready");
            assertThat(ask("logs", "ap").error())
                    .contains("cannot find output of `ap`: there is app, mothership, worker");
            try (Flight follower = Flight.start(folder, "logs", "-f")) {
                follower.out.await("app | born");
                assertThat(ask("signal", "app", "HUP").status()).isZero();
                follower.out.await("app | reloaded");
                assertThat(flight.stop()).isZero();
                follower.out.await("mothership | landed");
                assertThat(follower.exitStatus()).isZero();
            }
        }
    }

    @Test
    void theAccessLogIsAmongTheOutput() {
        String manifest =
                """
                [mothership]
                metrics = 0
                access_log = true
                [mothership.bind]
                http = "127.0.0.1:0"
                [[fleet.web]]
                name = "app"
                command = "exec sleep 600"
                """;
        try (Flight flight = Flight.launch(folder, manifest)) {
            assertThat(flight.get("/asked").statusCode()).isEqualTo(404);
            flight.out.await("GET /asked");
            assertThat(ask("logs", "access").out())
                    .singleElement()
                    .asString()
                    .startsWith("access | ")
                    .contains("GET /asked");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void whoFollowsCanBeInterrupted() {
        try (Flight flight = launch();
                Flight follower = Flight.start(folder, "logs", "-f")) {
            follower.out.await("app | born");
            follower.signal("INT");
            assertThat(follower.exitStatus()).isEqualTo(130);
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aSecondFleetOfTheManifestIsRefused() {
        try (Flight flight = launch()) {
            Operator.Answer second = ask("run");
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.error())
                    .contains(
                            "cannot start: a fleet of ship-manifest.toml runs already (PID "
                                    + flight.pid()
                                    + ")");
            assertThat(ask("status").status()).isZero();
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void whatAKilledFleetLeftIsNotInTheWay() {
        try (Flight flight = launch()) {
            String ships = ask("status", "--json").text();
            flight.signal("KILL");
            flight.exitStatus();
            Pattern.compile("\"pid\" : ([0-9]+)")
                    .matcher(ships)
                    .results()
                    .skip(1) // that of mothership
                    .forEach(pid -> Shell.run("kill -s KILL -- -" + pid.group(1)));
            assertThat(ask("status").status()).isEqualTo(3);
        }
        try (Flight again = launch()) {
            assertThat(ask("status").status()).isZero();
            assertThat(again.stop()).isZero();
        }
    }

    @Test
    void aFleetThatDoesNotAnswerIsCalledThat() throws Exception {
        Path socket;
        try (Flight flight = launch()) {
            socket = Path.of(Shell.run("ls -d " + folder + "/mothership/*/control.sock").strip());
            assertThat(flight.stop()).isZero();
        }
        Files.createDirectory(socket.getParent());
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(socket));
            Operator.Answer status = ask("status");
            assertThat(status.status()).isEqualTo(1);
            assertThat(status.error()).contains("within 5s: it is there but does not answer");
            assertThat(ask("restart", "app").status()).isEqualTo(1);
        }
    }
}
