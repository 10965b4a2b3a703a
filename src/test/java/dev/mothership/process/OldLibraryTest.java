package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.process.LibC.Function;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// glibc before 2.34 and musl, which lack file actions that others have.
class OldLibraryTest {

    @Test
    void processesStartInTheirFolderWithoutOurDescriptors(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/proc/self/fd")), "looks into Linux's /proc");
        Path inner = Files.createDirectory(folder.toRealPath().resolve("a 'b' $c"));
        LibC old =
                LibC.link()
                        .without(
                                Function.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP,
                                Function.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP);

        try (FileInputStream inherited = new FileInputStream("/etc/passwd");
                PosixProcesses processes = PosixProcesses.open(old, new Linux())) {
            Launched launched =
                    Launched.run(
                            processes,
                            List.of(
                                    "sh",
                                    "-c",
                                    "pwd; printf '<%s>\\n' \"$@\"; exec ls /proc/self/fd",
                                    "x",
                                    "1 2",
                                    ""),
                            Map.of("PATH", "/usr/bin:/bin"),
                            inner);

            assertThat(inherited.available()).isPositive();
            assertThat(launched.stdout().text()).isEqualTo(inner + "\n<1 2>\n<>\n0\n1\n2\n3\n");
        }
    }
}
