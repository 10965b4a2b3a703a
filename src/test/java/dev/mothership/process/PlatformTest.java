package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {

    @Test
    void knowsTheSignalsOfEachSystem() {
        assertThat(new Linux().signalNumber("USR1")).isEqualTo(10);
        assertThat(new Linux().signalNumber("WINCH")).isEqualTo(28);
        assertThat(new Linux().signalNumber("SYS")).isEqualTo(31);
        for (Platform bsd : List.of(new FreeBsd(), new MacOs())) {
            assertThat(bsd.signalNumber("USR1")).isEqualTo(30);
            assertThat(bsd.signalNumber("CHLD")).isEqualTo(20);
        }
        for (Platform any : List.of(new Linux(), new FreeBsd(), new MacOs())) {
            assertThat(List.of("HUP", "INT", "QUIT", "KILL", "ALRM", "TERM"))
                    .extracting(any::signalNumber)
                    .containsExactly(1, 2, 3, 9, 14, 15);
        }
    }

    @Test
    void namesRealTimeSignalsByNumber() {
        assertThat(new Linux().signalName(15)).isEqualTo("TERM");
        assertThat(new Linux().signalName(40)).isEqualTo("40");
    }

    @Test
    void refusesOtherSystems() {
        assertThatThrownBy(() -> Platform.named("Windows 11"))
                .hasMessageStartingWith("cannot run processes on Windows 11");
    }

    @Test
    void sumsResidentMemoryOverTheGroup(@TempDir Path proc) throws Exception {
        stat(proc, 10, "sh", 10, 100);
        stat(proc, 11, "odd) name (", 10, 20);
        stat(proc, 12, "other", 12, 7);
        Files.createDirectory(proc.resolve("13")); // has just ended
        Files.createDirectory(proc.resolve("self"));

        ResidentMemory memory = new ProcResidentMemory(proc, 4096);

        assertThat(memory.of(Set.of(10L, 99L))).isEqualTo(Map.of(10L, 120L * 4096));
        assertThat(memory.of(Set.of())).isEmpty();
    }

    private static void stat(Path proc, int pid, String name, int group, int pages)
            throws Exception {
        Path process = Files.createDirectory(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                process.resolve("stat"),
                pid
                        + " ("
                        + name
                        + ") S 1 "
                        + group
                        + " 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 5 999 "
                        + pages
                        + " 18446744073709551615 0\n");
    }
}
