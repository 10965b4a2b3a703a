package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Command;
import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.process.PosixProcesses;
import dev.mothership.process.Processes;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StaticElectionTest {
    private static Vertx vertx;
    private static Processes processes;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        processes = PosixProcesses.open();
    }

    @AfterAll
    static void close() {
        processes.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final PaperJobs jobs = new PaperJobs(true);

    private Election elect(
            FlagshipSettings.Election how, PaperJobs prelaunch, Duration election, Duration limit) {
        return new FlagshipElector(vertx, processes, new SystemTimer())
                .elect(
                        new FlagshipSettings(
                                how, Optional.empty(), election, limit, Duration.ofSeconds(5)),
                        "test",
                        Map.of("PATH", "/usr/bin:/bin"),
                        prelaunch,
                        new Notices() {
                            @Override
                            public void info(String message) {}

                            @Override
                            public void warn(String message) {}
                        });
    }

    private Verdict elect(FlagshipSettings.Election how) {
        return elect(how, jobs, Duration.ofSeconds(20), Duration.ofSeconds(20))
                .verdict()
                .toCompletableFuture()
                .join();
    }

    private static FlagshipSettings.Election command(String shell) {
        return new FlagshipSettings.Election.Answer(
                new Command(List.of("/bin/sh", "-c", shell), shell, true),
                "web1",
                Map.of("WHO", "web1"),
                Path.of("/"));
    }

    @Test
    void theFlagshipRunsPrelaunch() {
        assertThat(elect(new FlagshipSettings.Election.Fixed(true)))
                .isEqualTo(new Verdict.Proceed(Role.FLAGSHIP));
        assertThat(jobs.count()).isEqualTo(1);
    }

    @Test
    void othersSkipIt() {
        assertThat(elect(new FlagshipSettings.Election.Fixed(false)))
                .isEqualTo(new Verdict.Proceed(Role.ESCORT));
        assertThat(jobs.count()).isZero();
    }

    @Test
    void aCommandsAnswerIsCompared() {
        assertThat(elect(command("echo \" $WHO \""))).isEqualTo(new Verdict.Proceed(Role.FLAGSHIP));
        assertThat(elect(command("echo web2"))).isEqualTo(new Verdict.Proceed(Role.ESCORT));
        assertThat(jobs.count()).isEqualTo(1);
    }

    @Test
    void aCommandThatFailsFailsTheLaunch() {
        assertThat(elect(command("echo web1; exit 4")))
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .startsWith("cannot elect a flagship: static_flagship:")
                                        .endsWith("failed (exit status 4)"));
        assertThat(jobs.count()).isZero();
    }

    @Test
    void aCommandThatDoesNotEndIsGivenUp() {
        Election election =
                elect(command("sleep 1000"), jobs, Duration.ofMillis(200), Duration.ofSeconds(20));

        assertThat(election.verdict().toCompletableFuture().join())
                .isEqualTo(
                        new Verdict.Failed(
                                "cannot elect a flagship: static_flagship: no answer within 200ms",
                                List.of()));
    }

    @Test
    void prelaunchThatTakesTooLongHasFailed() {
        Election election =
                elect(
                        new FlagshipSettings.Election.Fixed(true),
                        new PaperJobs(false),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200));

        assertThat(election.verdict().toCompletableFuture().join())
                .isEqualTo(new Verdict.Failed("prelaunch did not end within 200ms", List.of()));
    }

    @Test
    void aStopEndsIt() {
        Election election =
                elect(
                        new FlagshipSettings.Election.Fixed(true),
                        new PaperJobs(false),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20));
        election.stop();

        assertThat(election.verdict().toCompletableFuture().join())
                .isEqualTo(new Verdict.Stopped());
    }
}
