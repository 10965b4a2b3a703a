package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixProcessesTest {
    private PosixProcesses processes;

    @BeforeEach
    void open() {
        processes = PosixProcesses.open();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void tellsExitStatusAndBothOutputs() throws Exception {
        Launched launched = Launched.sh(processes, "echo out; echo err >&2; exit 7");

        assertThat(launched.status()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(launched.stdout().text()).isEqualTo("out\n");
        assertThat(launched.stderr().text()).isEqualTo("err\n");
    }

    @Test
    void tellsTheSignalThatEndedIt() throws Exception {
        Launched launched = Launched.sh(processes, "kill -s USR1 $$");

        assertThat(launched.status()).hasToString("killed by SIGUSR1");
        assertThat(launched.status().success()).isFalse();
    }

    @Test
    void passesArgumentsExactly() throws Exception {
        Launched launched =
                Launched.sh(processes, "printf '<%s>' \"$@\"", "a b", "", "$HOME", "*", "é☃\n");

        assertThat(launched.stdout().text()).isEqualTo("<a b><><$HOME><*><é☃\n>");
    }

    @Test
    void passesTheEnvironmentAndTheFleetsToken() throws Exception {
        Launched launched =
                Launched.run(
                        processes,
                        List.of("/usr/bin/env"),
                        Map.of("ONE", "1 = a\nb", "EMPTY", ""),
                        Path.of("/"));

        assertThat(launched.stdout().text().split("\n(?=[A-Z])"))
                .extracting(String::strip)
                .satisfiesExactlyInAnyOrder(
                        variable -> assertThat(variable).isEqualTo("ONE=1 = a\nb"),
                        variable -> assertThat(variable).isEqualTo("EMPTY="),
                        variable -> assertThat(variable).matches("MS_FLEET=[0-9a-f]{32}"));
    }

    @Test
    void startsInTheFolder(@TempDir Path folder) throws Exception {
        Path inner = Files.createDirectory(folder.toRealPath().resolve("with space é"));

        Launched launched =
                Launched.run(processes, List.of("/bin/sh", "-c", "/bin/pwd"), Map.of(), inner);

        assertThat(launched.stdout().text()).isEqualTo(inner + "\n");
    }

    @Test
    void looksProgramsUpInTheShipsOwnPath(@TempDir Path folder) throws Exception {
        Files.createDirectory(
                folder.resolve("tool")); // a folder of that name comes first and is no program
        Path bin = Files.createDirectory(folder.resolve("bin"));
        script(bin.resolve("tool"), "#!/bin/sh\necho \"$0 $1\"\n");

        Launched launched =
                Launched.run(
                        processes, List.of("tool", "x"), Map.of("PATH", ":nowhere:bin"), folder);

        assertThat(launched.stdout().text()).isEqualTo(folder + "/bin/tool x\n");
    }

    @Test
    void runsAScriptWithoutInterpreterByTheShell(@TempDir Path folder) throws Exception {
        Path script = script(folder.resolve("plain"), "echo \"plain $1\"\n");

        Launched launched =
                Launched.run(processes, List.of(script.toString(), "x y"), Map.of(), folder);

        assertThat(launched.stdout().text()).isEqualTo("plain x y\n");
    }

    @Test
    void readsNothingFromStandardInput() throws Exception {
        Launched launched = Launched.sh(processes, "cat; readlink /proc/self/fd/0");

        assertThat(launched.stdout().text()).endsWith("/dev/null\n");
    }

    @Test
    void keepsALastLineWithoutNewlineAndNulBytes() throws Exception {
        Launched launched = Launched.sh(processes, "printf 'a\\0b\\nlast'");

        assertThat(launched.stdout().text()).isEqualTo("a\0b\nlast");
    }

    @Test
    void completesOutputDoneAfterBothStreams() throws Exception {
        Launched launched = Launched.sh(processes, "echo x");

        launched.process()
                .outputDone()
                .toCompletableFuture()
                .get(20, java.util.concurrent.TimeUnit.SECONDS);

        assertThat(launched.stdout().text()).isEqualTo("x\n");
    }

    @Test
    void opensOnlyOnce() {
        assertThatThrownBy(PosixProcesses::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("cannot open processes twice");
    }

    @Test
    void refusesToStartAfterClose() {
        processes.close();

        assertThatThrownBy(() -> Launched.sh(processes, "true"))
                .isInstanceOf(IllegalStateException.class);
    }

    static Path script(Path file, String text) throws Exception {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
