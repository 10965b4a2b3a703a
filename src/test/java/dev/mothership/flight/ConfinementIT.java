package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ships are and may use.
class ConfinementIT {
    private static final String HEAD = "[mothership]\nmetrics_port = 0\n";

    @TempDir private Path folder;

    private static void assumeRoot() {
        assumeTrue(Shell.run("id -u").equals("0\n"), "only root can run ships as others");
    }

    @Test
    void aShipRunsAsAnotherUser() {
        assumeRoot();
        String manifest =
                HEAD
                        + """
                        [[fleet.work]]
                        name = "app"
                        command = "echo $(id -un) $(umask) $(ulimit -n) $HOME $USER; exec sleep 600"
                        user = "nobody"
                        umask = "027"
                        limits = { nofile = 123 }
                        env = { HOME = "/srv" }
                        """;
        try (Flight fleet = Flight.launch(folder, manifest)) {
            fleet.out.await("app | nobody 0027 123 /srv nobody");
            assertThat(Shell.run("id -un")).isEqualTo("root\n");
            assertThat(fleet.stop()).isZero();
        }
    }

    @Test
    void itsHealthCheckRunsAsThatUserAsWell() {
        assumeRoot();
        String manifest =
                HEAD
                        + """
                        [[fleet.work]]
                        name = "app"
                        command = "exec sleep 600"
                        user = "nobody"
                        healthcheck = { command = "test $(id -un) = nobody", interval = "100ms" }
                        """;
        try (Flight fleet = Flight.launch(folder, manifest)) {
            fleet.out.await("app is ready");
            assertThat(fleet.stop()).isZero();
        }
    }

    @Test
    void nothingOfAnotherUserOutlivesMothership() {
        assumeRoot();
        String manifest =
                HEAD
                        + """
                        [[fleet.work]]
                        name = "app"
                        command = "trap '' TERM; echo child $$; while :; do sleep 1; done"
                        user = "nobody"
                        """;
        try (Flight fleet = Flight.launch(folder, manifest)) {
            String line = fleet.out.await("child ");
            long pid = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            fleet.signal("KILL");
            fleet.exitStatus();
            String wait = "while kill -0 " + pid + " 2>/dev/null; do sleep 0.05; done";
            Shell.run("timeout 10 sh -c '" + wait + "'");
            assertThat(Shell.alive(pid)).isFalse();
        }
    }

    @Test
    void anUnknownUserIsFoundBeforeAnythingStarts() {
        String manifest =
                HEAD
                        + """
                        [[fleet.work]]
                        name = "app"
                        command = "true"
                        user = "no-such-user"
                        """;
        try (Flight fleet = Flight.launch(folder, manifest)) {
            assertThat(fleet.exitStatus()).isEqualTo(2);
            assertThat(String.join("\n", fleet.err.all()))
                    .contains(
                            "ship-manifest.toml:6:8: cannot use `user`: there is no user"
                                    + " `no-such-user` on this system");
        }
    }

    @Test
    void aShipThatGrowsIsRestarted() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "measured on Linux only");
        String manifest =
                HEAD
                        + """
                        [[fleet.work]]
                        name = "hog"
                        command = "trap 'echo asked to end; exit 0' TERM; x=$(head -c 20000000 /dev/zero | tr '\\\\0' x); echo full; while :; do sleep 0.1; done"
                        limits = { memory = "16MiB" }
                        critical = false
                        """;
        try (Flight fleet = Flight.launch(folder, manifest)) {
            fleet.out.await("hog | full");
            fleet.out.await("hog is being restarted: it uses ");
            fleet.out.await("hog | asked to end");
            assertThat(fleet.out.await("hog ended (it uses "))
                    .contains(" MiB of memory, more than its limit of 16 MiB)");
            assertThat(fleet.stop()).isZero();
        }
    }
}
