package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupTest {
    private static final Duration TICK = Duration.ofMillis(10);

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
    void signalsReachGrandchildren() throws Exception {
        Launched launched =
                Launched.sh(
                        processes,
                        """
                        trap "wait; echo child; exit 3" TERM
                        sh -c 'trap "echo grandchild; exit" TERM; echo; while :; do sleep 0.05; done' &
                        wait
                        """);
        launched.stdout().awaitFirst();

        launched.process().signalGroup("TERM");

        assertThat(launched.status()).isEqualTo(new ExitStatus.Exited(3));
        assertThat(launched.stdout().text().strip()).isEqualTo("grandchild\nchild");
    }

    @Test
    void killsWhatIsLeftOfTheGroupWhenTheLeaderEnds() throws Exception {
        Launched launched = Launched.sh(processes, "sleep 1000 & sleep 1000 & echo x; exit 5");

        assertThat(launched.status()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(launched.stdout().text()).isEqualTo("x\n"); // would wait for the sleepers
    }

    @Test
    void signalsNothingOnceTheProcessIsReaped() throws Exception {
        Launched launched = Launched.sh(processes, "exit 0");
        launched.status();

        launched.process().signalGroup("KILL");
    }

    @Test
    void aProcessCanBeSignalledFromItsOwnExit() throws Exception {
        Launched launched = Launched.sh(processes, "exit 0");

        launched.exit()
                .thenRun(() -> launched.process().signalGroup("TERM"))
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void refusesASignalThatDoesNotExist() throws Exception {
        Launched launched = Launched.sh(processes, "sleep 1000");

        assertThatThrownBy(() -> launched.process().signalGroup("NOPE"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot send signal NOPE: this system knows HUP INT");
    }

    @Test
    void sendsWinch() throws Exception {
        Launched launched =
                Launched.sh(
                        processes,
                        "trap 'echo winch; exit' WINCH; echo; while :; do sleep 0.05; done");
        launched.stdout().awaitFirst();

        launched.process().signalGroup("WINCH");

        assertThat(launched.stdout().text().strip()).isEqualTo("winch");
    }

    @Test
    void outputGoesOnWhenSomethingThatLeftTheGroupKeepsIt(@TempDir Path folder) throws Exception {
        Path gate = folder.resolve("gate");
        Launched launched =
                Launched.sh(
                        processes,
                        """
                        setsid sh -c 'echo; while [ ! -e "$1" ]; do sleep 0.02; done; echo late' sh "$1" &
                        wait
                        """,
                        gate.toString());
        launched.stdout().awaitFirst();
        launched.process().signalGroup("KILL");

        assertThat(launched.status()).isInstanceOf(ExitStatus.Signaled.class);
        assertThat(launched.process().outputDone().toCompletableFuture()).isNotDone();
        Files.createFile(gate);
        assertThat(launched.stdout().text()).isEqualTo("\nlate\n");
    }

    @Test
    void reapsOrphansThatAreAdopted() throws Exception {
        Launched launched =
                Launched.sh(
                        processes,
                        "setsid sh -c 'exec 2>&1; setsid sh -c \"sleep 0.05; echo \\$\\$\" & :' & wait");
        String orphan = launched.stdout().text().strip();
        launched.status();

        Launched watcher =
                Launched.sh(
                        processes,
                        "while kill -0 \"$1\" 2>/dev/null; do sleep 0.02; done; echo gone",
                        orphan);

        assertThat(watcher.stdout().text()).isEqualTo("gone\n"); // kill -0 succeeds for zombies
    }

    @Test
    void killsAGroupThatIsStopped() throws Exception {
        Launched launched = Launched.sh(processes, "echo; kill -s STOP $$");
        launched.stdout().awaitFirst();

        launched.process().signalGroup("KILL");

        assertThat(launched.status()).hasToString("killed by SIGKILL");
    }

    @Test
    void signalsALeaderThatHasLeftItsGroup() throws Exception {
        Launched launched = Launched.run(processes, deserter(), Map.of(), Path.of("/"));
        launched.stdout().awaitFirst();

        launched.process().signalGroup("TERM");

        assertThat(launched.status()).hasToString("killed by SIGTERM");
    }

    @Test
    void closeKillsALeaderThatHasLeftItsGroup() throws Exception {
        Launched launched = Launched.run(processes, deserter(), Map.of(), Path.of("/"));
        launched.stdout().awaitFirst();

        processes.close();

        assertThat(launched.exit()).isDone();
    }

    /// Joins the group of its own child, so that none of its number is left.
    private static List<String> deserter() {
        return List.of(
                "/usr/bin/perl",
                "-e",
                "$| = 1; my $child = fork // die; sleep 600 unless $child;"
                        + " setpgrp $child, $child; setpgrp 0, $child; print 'left'; sleep 600");
    }

    @Test
    void closeKillsAllGroups() throws Exception {
        Launched stubborn =
                Launched.sh(processes, "trap '' TERM INT HUP; echo; while :; do sleep 1; done");
        stubborn.stdout().awaitFirst();

        processes.close();

        assertThat(stubborn.exit()).isDone();
        assertThat(stubborn.status()).hasToString("killed by SIGKILL");
        assertThat(new String(stubborn.stdout().bytes(), UTF_8)).isEqualTo("\n");
    }

    @Test
    void measuresResidentMemoryOfWholeGroups() throws Exception {
        Launched one = Launched.sh(processes, "sleep 1000 & echo; wait");
        Launched other = Launched.sh(processes, "echo; sleep 1000");
        one.stdout().awaitFirst();
        other.stdout().awaitFirst();
        long group = one.process().pid();

        assertThat(processes.residentMemory(Set.of(group, 1L << 40)))
                .containsOnlyKeys(group)
                .allSatisfy((_, bytes) -> assertThat(bytes).isBetween(100_000L, 50_000_000L));
    }

    @Test
    void measuresCpuTimeOfWholeGroupsAndTheirChildren() throws Exception {
        Launched busy =
                Launched.sh(
                        processes,
                        "sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'; echo; sleep 1000");
        busy.stdout().awaitFirst();
        long group = busy.process().pid();

        assertThat(processes.cpuTime(Set.of(group, 1L << 40)))
                .containsOnlyKeys(group)
                .allSatisfy((_, time) -> assertThat(time).isBetween(TICK, Duration.ofSeconds(60)));
    }
}
