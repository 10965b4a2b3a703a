package dev.mothership.process;

import static dev.mothership.process.PosixProcessesTest.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchErrorTest {
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

    private String reason(List<String> argv, Map<String, String> environment, Path in) {
        LaunchException refused =
                catchThrowableOfType(
                        LaunchException.class,
                        () -> Launched.run(processes, argv, environment, in));
        assertThat(refused).hasMessage("cannot start: " + refused.reason());
        return refused.reason().replace(folder.toString(), "DIR");
    }

    private String reason(String program) {
        return reason(List.of(program), Map.of("PATH", "/nowhere:bin"), folder);
    }

    @Test
    void aFifoInPlaceOfAProgramHoldsNobodyUp() throws Exception {
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", "-m", "755", fifo.toString()).start().waitFor();

        assertThat(reason("./fifo")).startsWith("program `DIR/fifo` ");
    }

    @Test
    void programNotInPath() {
        assertThat(reason("foo")).isEqualTo("program `foo` was not found in PATH (/nowhere:bin)");
        assertThat(reason(List.of("foo"), Map.of(), folder))
                .isEqualTo("program `foo` was not found in PATH (not set, so /usr/bin:/bin)");
    }

    @Test
    void programThatIsNotThere() {
        assertThat(reason("./foo")).isEqualTo("program `./foo` does not exist");
        assertThat(reason("/etc/passwd/foo")).isEqualTo("program `/etc/passwd/foo` does not exist");
    }

    @Test
    void programThatIsNotExecutable() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        Files.writeString(folder.resolve("bin/foo"), "");

        assertThat(reason("foo")).isEqualTo("program `DIR/bin/foo` is not executable");
        assertThat(reason("bin/foo")).isEqualTo("program `bin/foo` is not executable");
    }

    @Test
    void programThatIsAFolder() throws Exception {
        Files.createDirectories(folder.resolve("bin/foo"));

        assertThat(reason("foo")).isEqualTo("program `DIR/bin/foo` is a folder");
        assertThat(reason("./bin")).isEqualTo("program `./bin` is a folder");
    }

    @Test
    void noProgram() {
        assertThat(reason("")).isEqualTo("the name of its program is empty");
        assertThat(reason(List.of(), Map.of(), folder)).isEqualTo("it has no program");
    }

    @Test
    void folderThatIsNotThereOrNone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        List<String> sh = List.of("/bin/sh", "-c", ":");

        assertThat(reason(sh, Map.of(), folder.resolve("gone")))
                .isEqualTo("its folder `DIR/gone` does not exist");
        assertThat(reason(sh, Map.of(), file)).isEqualTo("its folder `DIR/file` is not a folder");
    }

    @Test
    void missingInterpreter() throws Exception {
        script(folder.resolve("script"), "#! /usr/bin/nope -x\n");
        script(folder.resolve("windows"), "#!/bin/sh\r\n");
        script(folder.resolve("strange"), "#!/etc/passwd\n");

        assertThat(reason("./script"))
                .isEqualTo("interpreter `/usr/bin/nope` of script `DIR/script` was not found");
        assertThat(reason("./windows"))
                .isEqualTo(
                        "interpreter `/bin/sh\\r` of script `DIR/windows` was not found"
                                + " (its first line ends in CR LF)");
        assertThat(reason("./strange"))
                .isEqualTo("interpreter `/etc/passwd` of script `DIR/strange` is not executable");
    }

    @Test
    void programOfAnotherMachine() throws Exception {
        script(folder.resolve("foreign"), "\u007fELF\0\0\0");

        assertThat(reason("./foreign"))
                .isEqualTo(
                        "program `DIR/foreign` is neither a script nor a program for this machine");
    }

    @Test
    void whatNoSystemCanPass() {
        List<String> sh = List.of("/bin/sh", "-c", "a\0b");

        assertThat(reason(sh, Map.of(), folder)).isEqualTo("its argument 2 holds a NUL");
        assertThat(reason(List.of("a\0b"), Map.of(), folder))
                .isEqualTo("the name of its program holds a NUL");
        assertThat(reason(List.of("sh"), Map.of("A", "\0"), folder))
                .isEqualTo("the environment variable `A` holds a NUL");
        assertThat(reason(List.of("sh"), Map.of("A=B", ""), folder))
                .isEqualTo("`A=B` cannot be the name of an environment variable");
    }

    @Test
    void tooMuchToPass() {
        List<String> argv = List.of("/bin/sh", "-c", ":", "x".repeat(8 * 1024 * 1024));

        assertThat(reason(argv, Map.of(), folder))
                .isEqualTo("its arguments and environment are too long for the system");
    }
}
