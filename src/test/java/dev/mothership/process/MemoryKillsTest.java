package dev.mothership.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryKillsTest {
    private static final ExitStatus KILLED = new ExitStatus.Signaled(9, "KILL", false);

    @TempDir private Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("cgroup/app.slice/fleet.service"));
        write("proc/self/cgroup", "4:memory:/old\n0::/app.slice/fleet.service\n");
        counters(3, 1);
    }

    @Test
    void whatWasKilledBeforeUsIsNoNews() {
        assertThat(kills().sinceLastAsked()).isEqualTo(MemoryKills.Answer.NO);
    }

    @Test
    void aKillInOurControlGroupIsMostLikelyThisOne() throws IOException {
        MemoryKills kills = kills();
        counters(4, 2);

        assertThat(Reaper.explained(KILLED, kills))
                .hasToString("killed by SIGKILL, most likely by the kernel for lack of memory");
        assertThat(Reaper.explained(KILLED, kills)).isEqualTo(KILLED);
    }

    @Test
    void aKillElsewhereOnTheMachineIsPerhapsThisOne() throws IOException {
        MemoryKills kills = kills();
        counters(4, 1);

        ExitStatus explained = Reaper.explained(KILLED, kills);

        assertThat(explained)
                .hasToString("killed by SIGKILL, perhaps by the kernel for lack of memory");
        assertThat(explained.success()).isFalse();
    }

    @Test
    void otherEndsHaveNothingToDoWithMemory() throws IOException {
        MemoryKills kills = kills();
        counters(4, 2);
        ExitStatus term = new ExitStatus.Signaled(15, "TERM", false);
        ExitStatus exited = new ExitStatus.Exited(137);

        assertThat(Reaper.explained(term, kills)).isEqualTo(term);
        assertThat(Reaper.explained(exited, kills)).isEqualTo(exited);
    }

    @Test
    void withoutCountersNothingIsSaid() {
        MemoryKills kills = new ProcMemoryKills(root.resolve("no"), root.resolve("where"));

        assertThat(kills.sinceLastAsked()).isEqualTo(MemoryKills.Answer.NO);
    }

    private MemoryKills kills() {
        return new ProcMemoryKills(root.resolve("proc"), root.resolve("cgroup"));
    }

    private void counters(int machine, int group) throws IOException {
        write("proc/vmstat", "pgmajfault 7\noom_kill " + machine + "\nnuma_hit 1\n");
        write(
                "cgroup/app.slice/fleet.service/memory.events",
                "low 0\noom 9\noom_kill " + group + "\noom_group_kill 0\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), text);
    }
}
