package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.ManifestUrls;
import dev.mothership.process.FakeProcesses;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class PostgresElectionTest {
    private static final Verdict FLAGSHIP = new Verdict.Proceed(Role.FLAGSHIP);
    private static final Verdict ESCORT = new Verdict.Proceed(Role.ESCORT);
    private static final Optional<String> NONE = Optional.empty();

    private static TestPostgres postgres;
    private static Vertx vertx;
    private final Contender.Setup setup;

    PostgresElectionTest(TestInfo test) {
        setup = Contender.Setup.of(vertx, test.getDisplayName());
    }

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private Contender enter(Optional<String> release, PaperJobs jobs) {
        return setup.enter(postgres.url(), release, Duration.ZERO, jobs);
    }

    private static Optional<String> release(String name) {
        return Optional.of(name);
    }

    private static void await(CompletableFuture<?> event) {
        assertThat(event).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void oneOfManyRunsPrelaunchAndTheOthersWaitForIt() {
        List<Contender> all =
                IntStream.range(0, 10).mapToObj(_ -> enter(NONE, new PaperJobs(false))).toList();
        await(
                CompletableFuture.anyOf(
                        all.stream()
                                .map(c -> c.jobs.started(0))
                                .toArray(CompletableFuture[]::new)));
        Contender flagship =
                all.stream().filter(c -> c.jobs.count() == 1).findFirst().orElseThrow();
        flagship.jobs.end(new PrelaunchJobs.Result.Done());

        assertThat(all)
                .allSatisfy(
                        c -> assertThat(c.verdict()).isEqualTo(c == flagship ? FLAGSHIP : ESCORT));
        assertThat(all.stream().mapToInt(c -> c.jobs.count()).sum()).isEqualTo(1);
    }

    @Test
    void aReleaseIsPreparedOnce() {
        assertThat(enter(release("1"), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);

        Contender later = enter(release("1"), new PaperJobs(true));
        assertThat(later.verdict()).isEqualTo(ESCORT);
        assertThat(later.notices).anyMatch(n -> n.contains("release 1 was made ready before"));

        assertThat(enter(release("2"), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);

        Contender old = enter(release("1"), new PaperJobs(true));
        assertThat(old.verdict()).isEqualTo(ESCORT);
        assertThat(old.notices).anyMatch(n -> n.contains("older release: 2 was made ready since"));
    }

    @Test
    void withoutAReleaseALateServerDoesNotTakeTheLastWavesReadyForItsOwn() {
        assertThat(enter(NONE, new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
        assertThat(enter(NONE, new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
    }

    @Test
    void withoutAReleaseAServerThatWasBootingAlreadyBelongsToTheWave() {
        assertThat(enter(NONE, new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);

        Contender slow =
                setup.enter(postgres.url(), NONE, Duration.ofMinutes(1), new PaperJobs(true));
        assertThat(slow.verdict()).isEqualTo(ESCORT);
    }

    @Test
    void aFailureReachesAllWhoWait() {
        Contender flagship = enter(NONE, new PaperJobs(false));
        await(flagship.jobs.started(0));
        Contender escort =
                setup.enter(postgres.url(), NONE, Duration.ofMinutes(1), new PaperJobs(false));
        flagship.jobs.end(
                new PrelaunchJobs.Result.Failed(
                        "migrations",
                        "job `migrations` failed (exit status 3)",
                        List.of("no such table", "giving up")));

        assertThat(flagship.verdict())
                .isEqualTo(
                        new Verdict.Failed(
                                "job `migrations` failed (exit status 3)",
                                List.of("no such table", "giving up")));
        assertThat(escort.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed -> {
                            assertThat(failed.reason())
                                    .endsWith("failed: job `migrations` failed (exit status 3)");
                            assertThat(failed.details())
                                    .containsExactly("no such table", "giving up");
                        });
    }

    @Test
    void aFailedReleaseIsTriedAgainByWhoBootsLater() {
        Contender flagship = enter(release("1"), new PaperJobs(false));
        await(flagship.jobs.started(0));
        flagship.jobs.end(new PrelaunchJobs.Result.Failed("m", "failed", List.of()));
        assertThat(flagship.verdict()).isInstanceOf(Verdict.Failed.class);

        assertThat(enter(release("1"), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
    }

    @Test
    void aFlagshipThatIsToldToStopHandsOver() {
        Contender flagship = enter(release("1"), new PaperJobs(false));
        await(flagship.jobs.started(0));
        Contender other = enter(release("1"), new PaperJobs(false));
        flagship.election.stop();

        assertThat(flagship.verdict()).isEqualTo(new Verdict.Stopped());
        await(other.jobs.started(0));
        other.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(other.verdict()).isEqualTo(FLAGSHIP);
    }

    @Test
    void aServerThatWaitsCanBeStopped() {
        Contender flagship = enter(NONE, new PaperJobs(false));
        await(flagship.jobs.started(0));
        Contender escort = enter(NONE, new PaperJobs(false));
        escort.election.stop();

        assertThat(escort.verdict()).isEqualTo(new Verdict.Stopped());
        flagship.election.stop();
        assertThat(flagship.verdict()).isEqualTo(new Verdict.Stopped());
    }

    @Test
    void aFlagshipWhoseSessionIsEndedIsNoneAnyMore() {
        Contender flagship = enter(NONE, new PaperJobs(false));
        await(flagship.jobs.started(0));
        CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
        postgres.query(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                        + " classid::bigint = "
                        + LockKey.of(setup.name()).high()
                        + " AND objid::bigint = "
                        + LockKey.of(setup.name()).low());

        assertThat(first)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(new PrelaunchJobs.Result.Stopped());
        await(flagship.jobs.started(1));
        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
    }

    @Test
    void twoApplicationsInOneDatabaseDoNotMeet() {
        Contender flagship = enter(NONE, new PaperJobs(false));
        await(flagship.jobs.started(0));

        Contender other =
                Contender.Setup.of(vertx, "another")
                        .enter(postgres.url(), NONE, Duration.ZERO, new PaperJobs(true));
        assertThat(other.verdict()).isEqualTo(FLAGSHIP);
        flagship.election.stop();
        assertThat(flagship.verdict()).isEqualTo(new Verdict.Stopped());
    }

    @Test
    void theFlagshipHoldsItsLockOnceAndItsSessionIsEndedWhenItIsSilent() {
        Contender flagship = enter(NONE, new PaperJobs(false));
        await(flagship.jobs.started(0));

        String pid =
                "(SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND"
                        + " classid::bigint = "
                        + LockKey.of(setup.name()).high()
                        + ")";
        assertThat(
                        postgres.query(
                                "SELECT application_name FROM pg_stat_activity WHERE pid = " + pid))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("mothership flagship"));
        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
    }

    @Test
    void aPartitionedFlagshipStopsItsJobsBeforeAnotherBegins() throws Exception {
        try (SilentRelay relay = new SilentRelay(postgres.port())) {
            Contender flagship =
                    setup.enter(
                            TestPostgres.url(relay.port()),
                            NONE,
                            Duration.ZERO,
                            new PaperJobs(false));
            await(flagship.jobs.started(0));
            Contender other = enter(NONE, new PaperJobs(false));
            CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
            CompletableFuture<Boolean> stoppedBefore =
                    other.jobs.started(0).thenApply(_ -> first.isDone());
            relay.silence();

            assertThat(stoppedBefore.get(30, TimeUnit.SECONDS)).isTrue();
            other.jobs.end(new PrelaunchJobs.Result.Done());
            assertThat(other.verdict()).isEqualTo(FLAGSHIP);
            relay.speak();
            assertThat(flagship.jobs.count()).isEqualTo(1);
            assertThat(flagship.verdict()).isInstanceOf(Verdict.class);
            assertThat(flagship.jobs.count()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aSilentFlagshipOfAnOldServerIsEndedByWhoWaits() throws Exception {
        assertThat(enter(release("0"), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
        postgres.query(
                "INSERT INTO mothership_flagship (name, release, state, epoch, server, started,"
                        + " heartbeat) VALUES ('"
                        + setup.name()
                        + "', '1', 'running', 1, 'old', now() - interval '1 hour', now() -"
                        + " interval '1 minute')");
        // Before PostgreSQL 14 nobody but a waiting server ends such a session.
        try (AutoCloseable _ =
                postgres.session(
                        "SELECT pg_advisory_lock(" + LockKey.of(setup.name()).value() + ")")) {
            Contender other = enter(release("1"), new PaperJobs(true));

            assertThat(other.verdict()).isEqualTo(FLAGSHIP);
            assertThat(other.notices).anyMatch(n -> n.contains("the flagship old has gone"));
        }
    }

    @Test
    void whatTheTableKnowsCanBeReadAndForgotten() {
        FlagshipSettings settings =
                new FlagshipSettings(
                        new FlagshipSettings.Election.Postgres(
                                ManifestUrls.postgres(postgres.url())),
                        release("1"),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5));
        FlagshipTable table =
                new FlagshipElector(vertx, new FakeProcesses(), setup.timer())
                        .table(settings, setup.name())
                        .orElseThrow();
        Contender flagship = enter(release("1"), new PaperJobs(false));
        await(flagship.jobs.started(0));

        assertThat(table.read().toCompletableFuture().join())
                .satisfies(content -> {
                    assertThat(content.entries())
                            .singleElement()
                            .satisfies(entry -> {
                                assertThat(entry.release()).isEqualTo("1");
                                assertThat(entry.state()).isEqualTo("running");
                                assertThat(entry.finished()).isEmpty();
                            });
                    assertThat(content.holder().orElseThrow().words())
                            .contains("mothership flagship from 127.0.0.1");
                });
        assertThat(table.reset(settings, false))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("cannot ask the database: a server holds the lock");

        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
        assertThat(table.reset(settings, true))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(true);
        assertThat(table.reset(settings, true))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(false);
        assertThat(enter(release("1"), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
    }
}
