package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A manifest that changes while its fleet flies.
class ReloadIT {
    private static final String HEAD =
            """
            [mothership]
            metrics = "127.0.0.1:0"
            bind.http = "127.0.0.1:0"
            """;
    private static final String KEPT =
            """
            [[fleet.web]]
            name = "kept"
            command = "{ship}"
            routes = ["http:/kept"]
            """;
    private static final String APP =
            """
            [[fleet.web]]
            name = "app"
            command = "{ship}"
            env = { VERSION = "1" }
            routes = ["http:/app"]
            """;
    private static final String WORKER =
            """
            [[fleet.work]]
            name = "worker"
            command = "exec sleep 600"
            depends_on = ["kept"]
            """;
    private static final Pattern PID = Pattern.compile("(\\S+) +ready +([0-9]+)");

    @TempDir private Path folder;

    private Operator.Answer ask(String... arguments) {
        return new Operator(folder).ask(arguments);
    }

    private void manifest(String text) {
        Flight.write(
                folder.resolve("ship-manifest.toml"), text.replace("{ship}", TinyShip.command()));
    }

    private String pid(String ship) {
        Matcher matcher = PID.matcher(ask("status").text());
        while (matcher.find()) {
            if (matcher.group(1).equals(ship)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError(ship + " is not ready");
    }

    @Test
    void onlyWhatChangedIsStoppedStartedAndReplaced() {
        try (Flight flight = Flight.launch(folder, HEAD + KEPT + APP + WORKER)) {
            flight.out.await("app is ready");
            flight.out.await("worker is ready");
            String kept = pid("kept");
            String app = pid("app");
            manifest(
                    HEAD
                            + KEPT.replace("/kept", "/here")
                            + APP.replace("\"1\"", "\"2\"")
                            + APP.replace("app", "added"));
            try (Load load =
                    new Load(URI.create("http://127.0.0.1:" + flight.port() + "/app"), 2)) {
                Operator.Answer reloaded = ask("reload");
                assertThat(reloaded.status()).as(reloaded.error()).isZero();
                assertThat(reloaded.text())
                        .startsWith("stops worker; adjusts kept; replaces app; starts added");
                assertThat(load.failures()).isEmpty();
            }
            flight.out.await("worker stopped");
            assertThat(pid("kept")).isEqualTo(kept);
            assertThat(pid("app")).isNotEqualTo(app);
            assertThat(flight.get("/kept").statusCode()).isEqualTo(404);
            assertThat(flight.get("/here").statusCode()).isEqualTo(200);
            assertThat(flight.get("/added").body()).startsWith("added GET");
            assertThat(ask("status").text()).doesNotContain("worker");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aWrongManifestChangesNothing() {
        try (Flight flight = Flight.launch(folder, HEAD + APP)) {
            flight.out.await("app is ready");
            String app = pid("app");
            manifest(HEAD + APP + "comand = 3\n");

            Operator.Answer reloaded = ask("reload");

            assertThat(reloaded.status()).isEqualTo(2);
            assertThat(reloaded.error())
                    .contains("ship-manifest.toml:9:1: ", "did you mean `command`?")
                    .endsWith("cannot reload: the manifest is wrong; nothing was changed");
            flight.out.await("nothing was changed");
            manifest(HEAD + APP);
            assertThat(ask("reload").text()).startsWith("no ship has changed");
            assertThat(pid("app")).isEqualTo(app);
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void hangUpReloads() {
        try (Flight flight = Flight.launch(folder, HEAD + APP)) {
            flight.out.await("app is ready");
            manifest(HEAD + APP + APP.replace("app", "added"));
            flight.signal("HUP");
            flight.out.await("reload: starts added");
            flight.out.await("added is ready");
            assertThat(flight.get("/added").statusCode()).isEqualTo(200);
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aProcessIsNotEndedForAProgramThatIsNotThere() {
        try (Flight flight = Flight.launch(folder, HEAD + APP)) {
            flight.out.await("app is ready");
            String app = pid("app");
            manifest(HEAD + APP.replace("{ship}", "./no-such-program"));

            Operator.Answer reloaded = ask("reload");

            assertThat(reloaded.status()).isEqualTo(1);
            assertThat(reloaded.text())
                    .contains("`./no-such-program`", "the process before runs on");
            assertThat(pid("app")).isEqualTo(app);
            assertThat(flight.get("/app").statusCode()).isEqualTo(200);
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aListenerThatCannotBeOpenedChangesNothing() throws IOException {
        try (Flight flight = Flight.launch(folder, HEAD + APP);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            flight.out.await("app is ready");
            manifest(
                    HEAD
                            + "bind.more = \"127.0.0.1:"
                            + taken.getLocalPort()
                            + "\"\n"
                            + APP.replace("\"1\"", "\"2\""));

            Operator.Answer reloaded = ask("reload");

            assertThat(reloaded.status()).isEqualTo(1);
            assertThat(reloaded.error()).contains("cannot reload: cannot listen on", "in use");
            assertThat(flight.get("/app").statusCode()).isEqualTo(200);
            assertThat(flight.out.now()).noneMatch(line -> line.contains("replaces app"));
            assertThat(flight.stop()).isZero();
        }
    }
}
