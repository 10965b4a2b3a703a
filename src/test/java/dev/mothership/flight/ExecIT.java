package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mothership exec`: a command that becomes what a process of a ship would be.
class ExecIT {
    private static final String FLEET =
            """
            [mothership]
            metrics_port = 0
            [[fleet.work]]
            name = "app"
            command = "echo born; exec sleep 600"
            cwd = "below"
            umask = "027"
            limits = { nofile = 123 }
            healthcheck = { path = "/", start_period = "600s" }
            env = { SECRET = "hunter2", "ODD.NAME" = "x y" }
            [[fleet.work]]
            name = "elsewhere"
            bind = "127.0.0.1:1"
            """;

    @TempDir private Path folder;
    private Flight fleet;

    @BeforeEach
    void launch() throws Exception {
        Files.createDirectory(folder.resolve("below"));
        fleet = Flight.launch(folder, FLEET);
        fleet.out.await("app | born");
    }

    @AfterEach
    void land() {
        fleet.close();
    }

    private record Answer(int status, String out, String err) {}

    private Answer exec(String... arguments) {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(List.of(arguments));
        try (Flight command = Flight.start(folder, all.toArray(String[]::new))) {
            String out = String.join("\n", command.out.all());
            String err = String.join("\n", command.err.all());
            return new Answer(command.exitStatus(), out, err);
        }
    }

    @Test
    void isWhereTheShipIsAndHasWhatItHas() {
        Answer answer =
                exec(
                        "app",
                        "sh",
                        "-c",
                        "pwd -P; umask; ulimit -n; echo $SECRET $MS_SHIP $MS_INSTANCE ${PORT:+port}");
        assertThat(answer.out())
                .isEqualTo(
                        folder.resolve("below").toAbsolutePath()
                                + "\n0027\n123\nhunter2 app 1 port");
        assertThat(exec("app.1", "printenv", "ODD.NAME").out()).isEqualTo("x y");
    }

    @Test
    void itsStatusIsThatOfTheCommand() {
        assertThat(exec("app", "sh", "-c", "exit 42").status()).isEqualTo(42);
        assertThat(exec("app", "--", "true").status()).isZero();
        Answer missing = exec("app", "nonono");
        assertThat(missing.status()).isEqualTo(127);
        assertThat(missing.err()).contains("cannot run it in app: program `nonono` was not found");
        assertThat(exec("app", "/etc/passwd").status()).isEqualTo(126);
        assertThat(exec("app", "sh", "-c", "kill -KILL $$").status()).isEqualTo(128 + 9);
    }

    @Test
    void optionsBehindTheNameAreTheCommands() {
        assertThat(exec("app", "printf", "[%s]", "--json", "-c", "@x", "").out())
                .isEqualTo("[--json][-c][@x][]");
    }

    @Test
    void inheritsNothingOfTheJavaMachine() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "looks into Linux's /proc");
        assertThat(exec("app", "ls", "/proc/self/fd").out())
                .isEqualTo("0\n1\n2\n3"); // 3 is the folder that ls reads
        String status = exec("app", "cat", "/proc/self/status").out();
        assertThat(status.lines())
                .contains("SigBlk:\t0000000000000000", "SigCgt:\t0000000000000000");
        // The test's own Java starts programs with the C library's internal signals ignored.
        String ignored = status.replaceAll("(?s).*SigIgn:\t([0-9a-f]+).*", "$1");
        assertThat(Long.parseLong(ignored, 16) & ~0x1_8000_0000L).isZero();
    }

    @Test
    void readsStandardInput() {
        String line =
                "echo told | "
                        + Flight.commandLine(
                                "exec", "-c", folder + "/ship-manifest.toml", "app", "cat");
        assertThat(Shell.run("export XDG_RUNTIME_DIR=" + folder + "; " + line)).isEqualTo("told\n");
    }

    @Test
    void ownsTheTerminal() {
        assumeTrue(Shell.run("script --version").contains("util-linux"), "needs script(1)");
        String command =
                Flight.commandLine(
                        "exec",
                        "-c",
                        folder + "/ship-manifest.toml",
                        "app",
                        "sh",
                        "-c",
                        "'test -t 0 && test -t 1 && set -m && sleep 0 && echo in control; exit 5'");
        String seen =
                Shell.run(
                        "export XDG_RUNTIME_DIR="
                                + folder
                                + "; script -qec \""
                                + command.replace("$", "\\$")
                                + "\" /dev/null </dev/null; echo status $?");
        assertThat(seen.replace("\r", "")).contains("in control\n").endsWith("status 5\n");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(exec("ap", "true"))
                .isEqualTo(
                        new Answer(
                                1,
                                "",
                                "mothership: cannot run anything in ap: there is no ship `ap`, but"
                                        + " app, elsewhere"));
        assertThat(exec("app.2", "true").err()).contains("there is no ship `app.2`");
        assertThat(exec("--json", "elsewhere", "true").err())
                .isEqualTo("{\"error\":\"cannot run anything in elsewhere: it runs elsewhere\"}");
        Answer nothing = exec("app");
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.err()).contains("cannot run a command in app: give one, such as `sh`");
    }

    @Test
    void needsAFleet() {
        assertThat(fleet.stop()).isZero();
        Answer answer = exec("app", "true");
        assertThat(answer.status()).isEqualTo(3);
        assertThat(answer.err()).contains("cannot find a running fleet of ship-manifest.toml");
    }
}
