package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.ManifestUrls;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// What is known to go wrong with advisory locks.
class AdvisoryLockTest {
    private static final Optional<String> NONE = Optional.empty();

    private static TestPostgres postgres;
    private static Vertx vertx;
    private final Contender.Setup setup;
    private final LockKey key;

    AdvisoryLockTest(TestInfo test) {
        setup = Contender.Setup.of(vertx, test.getDisplayName());
        key = LockKey.of(setup.name());
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

    private Contender enter(String url, PaperJobs jobs) {
        return setup.enter(url, NONE, Duration.ZERO, jobs);
    }

    private static void await(CompletableFuture<?> event) {
        assertThat(event).succeedsWithin(Duration.ofSeconds(30));
    }

    private static <T> T get(Future<T> answer) {
        CompletableFuture<T> result = answer.toCompletionStage().toCompletableFuture();
        await(result);
        return result.join();
    }

    /// A session as an election has it.
    private PgSession session(int port) {
        Timing timing =
                new Timing(Duration.ofSeconds(20), Duration.ofMinutes(2), Duration.ofMinutes(2));
        PgConnector connector =
                new PgConnector(
                        vertx,
                        new SystemTimer(),
                        ManifestUrls.postgres(TestPostgres.url(port)),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60));
        PgConnection connection =
                get(
                        connector.connect(
                                new PgWelcome(
                                        timing,
                                        PgWelcome.Purpose.ELECT,
                                        () -> connector.connect(Future::succeededFuture))));
        return new PgSession(connection, setup.name(), "", "s", key);
    }

    private long holders() {
        return postgres.query(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND"
                                + " classid::bigint = "
                                + key.high()
                                + " AND objid::bigint = "
                                + key.low())
                .getFirst()
                .getLong(0);
    }

    private void awaitNoHolder() {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (holders() > 0) {
            assertThat(System.nanoTime()).as("the lock is still held").isLessThan(end);
        }
    }

    @Test
    void whoWaitsDoesNotKeepAMigrationFromCreatingAnIndexConcurrently() {
        Duration heartbeat = Duration.ofSeconds(1);
        Contender.Setup slow = setup.heartbeat(heartbeat);
        Contender flagship = slow.enter(postgres.url(), NONE, Duration.ZERO, new PaperJobs(false));
        await(flagship.jobs.started(0));
        List<Contender> escorts =
                IntStream.range(0, 5)
                        .mapToObj(_ ->
                                slow.enter(
                                        postgres.url(), NONE, Duration.ZERO, new PaperJobs(false)))
                        .toList();
        escorts.forEach(escort -> escort.awaitNotice("waiting for the flagship"));

        postgres.query("CREATE TABLE indexed (id int)");
        long end = System.nanoTime() + 2 * heartbeat.toNanos(); // all of them poll meanwhile
        for (int i = 0; i < 2 || System.nanoTime() < end; i++) {
            postgres.query("CREATE INDEX CONCURRENTLY index" + i + " ON indexed (id)");
        }

        assertThat(flagship.jobs.last()).isNotDone();
        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(escorts)
                .allSatisfy(escort ->
                        assertThat(escort.verdict()).isEqualTo(new Verdict.Proceed(Role.ESCORT)));
    }

    @Test
    void aSessionThatIsEndedByHandDemotesBeforeAnySignOfLifeIsDue() {
        Contender flagship =
                setup.heartbeat(Duration.ofSeconds(15))
                        .patience(Duration.ofSeconds(60))
                        .enter(postgres.url(), NONE, Duration.ZERO, new PaperJobs(false));
        await(flagship.jobs.started(0));
        CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
        postgres.query(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                        + " classid::bigint = "
                        + key.high()
                        + " AND objid::bigint = "
                        + key.low());

        assertThat(first)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(new PrelaunchJobs.Result.Stopped());
        flagship.election.stop();
        assertThat(flagship.verdict()).isEqualTo(new Verdict.Stopped());
    }

    @Test
    void aTurnThatWasStoppedLetsTheLockGoThoughItsSessionIsThere() {
        PgSession one = session(postgres.port());
        PgSession other = session(postgres.port());
        assertThat(get(one.tryLock())).isTrue();
        long epoch = get(one.begin());
        assertThat(get(other.tryLock())).isFalse();

        assertThat(get(one.tell(epoch, Turn.Report.STOPPED))).isTrue();

        assertThat(get(other.tryLock())).as("taken once, let go once").isTrue();
        one.close();
        other.close();
        awaitNoHolder();
    }

    @Test
    void nobodyReportsForAnotherOneOrWithoutTheLock() {
        PgSession one = session(postgres.port());
        PgSession other = session(postgres.port());
        assertThat(get(one.tryLock())).isTrue();
        long epoch = get(one.begin());

        assertThat(get(other.beat(epoch))).isFalse();
        assertThat(get(other.claim())).isFalse();
        assertThat(get(other.tell(epoch, Turn.Report.READY))).isFalse();
        assertThat(get(one.beat(epoch + 1))).as("of another turn").isFalse();
        assertThat(get(one.beat(epoch))).isTrue();
        one.close();
        other.close();
    }

    @Test
    void aLockWhoseAnswerNeverCameGoesWithItsSession() {
        try (SilentRelay relay = new SilentRelay(postgres.port())) {
            PgSession session = session(relay.port());
            relay.mute();
            Future<?> answer =
                    session.connection()
                            .query("SELECT pg_try_advisory_lock(" + key.value() + ")")
                            .execute();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (holders() == 0) {
                assertThat(System.nanoTime()).as("the lock was not taken").isLessThan(end);
            }
            assertThat(answer.isComplete()).isFalse();

            session.close();

            awaitNoHolder();
        }
    }

    @Test
    void severalWhoMakeTheTableAtOnceAllGoOn() {
        for (int round = 0; round < 3; round++) {
            postgres.query("CREATE DATABASE fresh" + round);
            String url = postgres.url().replaceAll("/postgres$", "/fresh" + round);
            List<Contender> all =
                    IntStream.range(0, 10).mapToObj(_ -> enter(url, new PaperJobs(true))).toList();

            assertThat(all)
                    .allSatisfy(c -> assertThat(c.verdict()).isInstanceOf(Verdict.Proceed.class));
            assertThat(all)
                    .allSatisfy(c -> assertThat(c.notices).noneMatch(n -> n.contains("lost")));
        }
    }

    @Test
    void aTableThatSomebodyElseMadeWillDo() {
        postgres.query("CREATE DATABASE given");
        postgres.query("CREATE USER guest PASSWORD 'guest'");
        postgres.query("given", Sql.CREATE);
        postgres.query(
                "given", "GRANT SELECT, INSERT, UPDATE, DELETE ON mothership_flagship TO guest");

        Contender guest =
                enter(
                        "postgres://guest:guest@127.0.0.1:" + postgres.port() + "/given",
                        new PaperJobs(true));
        assertThat(guest.verdict()).isEqualTo(new Verdict.Proceed(Role.FLAGSHIP));
    }
}
