package dev.mothership.process;

import static dev.mothership.process.PosixProcessesTest.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process is and may do, as it sees it itself.
class RestrictionsTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    @TempDir private Path folder;
    private PosixProcesses processes;

    @BeforeEach
    void open() {
        processes = PosixProcesses.open();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    private static Restrictions user(String name) {
        return new Restrictions(
                Optional.of(name), Optional.empty(), OptionalInt.empty(), OptionalLong.empty());
    }

    private static Restrictions settings(int umask, long nofile) {
        return new Restrictions(
                Optional.empty(), Optional.empty(), OptionalInt.of(umask), OptionalLong.of(nofile));
    }

    private static void assumeRoot() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "looks into Linux's /proc");
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root");
    }

    private Launched launch(
            Restrictions restrictions, Map<String, String> environment, String... argv)
            throws LaunchException {
        Captured stdout = new Captured();
        Captured stderr = new Captured();
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        LaunchSpec spec = new LaunchSpec(List.of(argv), environment, Path.of("/tmp"), restrictions);
        return new Launched(
                processes.launch(spec, stdout, stderr, exit::complete), stdout, stderr, exit);
    }

    private String says(Restrictions restrictions, String script) throws Exception {
        Launched launched = launch(restrictions, PATH, "/bin/sh", "-c", script);
        return launched.stdout().text() + launched.stderr().text();
    }

    private String refused(Restrictions restrictions, String... argv) {
        return catchThrowableOfType(LaunchException.class, () -> launch(restrictions, PATH, argv))
                .reason();
    }

    @Test
    void umaskAndOpenFiles() throws Exception {
        assertThat(says(settings(027, 99), "umask; ulimit -Sn; ulimit -Hn"))
                .isEqualTo("0027\n99\n99\n");
    }

    @Test
    void noHelperStays() throws Exception {
        Launched launched =
                launch(settings(077, 64), PATH, "cut", "-d ", "-f1,5", "/proc/self/stat");
        long pid = launched.process().pid();
        assertThat(launched.stdout().text()).isEqualTo(pid + " " + pid + "\n");
    }

    @Test
    void argumentsAndVariablesArriveAsTheyAre() throws Exception {
        Map<String, String> odd =
                Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "A.B",
                        "1 2",
                        "LD_LIBRARY_PATH",
                        "/x",
                        "C",
                        "$C\n\"'");
        Restrictions[] all =
                isRoot()
                        ? new Restrictions[] {settings(022, 64), user("nobody")}
                        : new Restrictions[] {settings(022, 64)};
        for (Restrictions restrictions : all) {
            Launched variables = launch(restrictions, odd, "env", "-0");
            assertThat(variables.stdout().text().split("\0"))
                    .contains("A.B=1 2", "LD_LIBRARY_PATH=/x", "C=$C\n\"'");
            Launched arguments =
                    launch(restrictions, odd, "printf", "[%s]", "", "-x", "$A *", "--");
            assertThat(arguments.stdout().text()).isEqualTo("[][-x][$A *][--]");
        }
    }

    private static boolean isRoot() throws Exception {
        return Files.isDirectory(Path.of("/proc/self"))
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    @Test
    void anotherUserWithItsGroupsAndHome() throws Exception {
        assumeRoot();
        assertThat(says(user("nobody"), "id -un; echo $USER $LOGNAME; pwd; echo x >/dev/stdout"))
                .isEqualTo("nobody\nnobody nobody\n/tmp\nx\n");
        assertThat(says(user("nobody"), "id -G")).isEqualTo(groupsOfNobody());
        assertThat(says(user("nobody"), "grep -E 'Cap(Prm|Eff)' /proc/self/status | sort -u"))
                .isEqualTo("CapEff:\t0000000000000000\nCapPrm:\t0000000000000000\n");
    }

    private String groupsOfNobody() throws Exception {
        return says(Restrictions.NONE, "id -G nobody");
    }

    @Test
    void anotherGroup() throws Exception {
        assumeRoot();
        Restrictions daemon =
                new Restrictions(
                        Optional.of("nobody"),
                        Optional.of("daemon"),
                        OptionalInt.of(07),
                        OptionalLong.of(50));
        assertThat(says(daemon, "id -un; id -gn; umask; ulimit -n"))
                .isEqualTo("nobody\ndaemon\n0007\n50\n");
    }

    @Test
    void whatTheEnvironmentSaysWins() throws Exception {
        assumeRoot();
        Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "HOME", "/srv");
        Launched launched =
                launch(user("nobody"), environment, "/bin/sh", "-c", "echo $HOME $USER");
        assertThat(launched.stdout().text()).isEqualTo("/srv nobody\n");
    }

    @Test
    void nothingOfTheEnvironmentRunsAsRoot() throws Exception {
        assumeRoot();
        Path proof = folder.resolve("proof");
        script(folder.resolve("setpriv"), "#!/bin/sh\ntouch " + proof + "\n");
        Map<String, String> environment =
                Map.of(
                        "PATH", folder + ":/usr/bin:/bin",
                        "BASH_FUNC_umask%%", "() { touch " + proof + "; }",
                        "LD_PRELOAD", "/nowhere/evil.so");
        Restrictions restrictions =
                new Restrictions(
                        Optional.of("nobody"),
                        Optional.empty(),
                        OptionalInt.of(022),
                        OptionalLong.empty());
        Launched launched = launch(restrictions, environment, "/bin/sh", "-c", "id -un");
        assertThat(launched.stdout().text()).isEqualTo("nobody\n");
        assertThat(proof).doesNotExist();
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertThat(refused(user("no-such-user"), "true"))
                .isEqualTo("there is no user `no-such-user` on this system");
        assertThat(refused(settings(022, 64), "nonono"))
                .isEqualTo("program `nonono` was not found in PATH (/usr/bin:/bin)");
        Path program = folder.resolve("script");
        script(program, "#!/nowhere/sh\n");
        assertThat(refused(settings(022, 64), program.toString()))
                .isEqualTo("interpreter `/nowhere/sh` of script `" + program + "` was not found");
    }

    @Test
    void whatTheUserMayNotExecuteEndsAsInAShell() throws Exception {
        assumeRoot();
        Path program = folder.resolve("secret");
        script(program, "#!/bin/sh\n");
        Files.setPosixFilePermissions(
                program, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        Launched launched = launch(user("nobody"), PATH, program.toString());
        assertThat(launched.status()).isEqualTo(new ExitStatus.Exited(126));
        assertThat(launched.stderr().text()).contains(program.toString(), "Permission denied");
    }
}
