package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.ManifestUrls;
import dev.mothership.process.FakeProcesses;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// PostgreSQL 13, which ends no session because it is silent: whoever waits does.
class OldPostgresTest {
    private static final Verdict FLAGSHIP = new Verdict.Proceed(Role.FLAGSHIP);
    private static final Optional<String> RELEASE = Optional.of("1");

    private static TestPostgres postgres;
    private static Vertx vertx;
    private final Contender.Setup setup;

    OldPostgresTest(TestInfo test) {
        setup = Contender.Setup.of(vertx, test.getDisplayName());
    }

    @BeforeAll
    static void start() {
        postgres = TestPostgres.startOld();
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
        return setup.enter(url, RELEASE, Duration.ZERO, jobs);
    }

    private static void await(CompletableFuture<?> event) {
        assertThat(event).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void itIsAsOldAsItSays() {
        assertThat(postgres.query("SHOW server_version_num").getFirst().getString(0))
                .startsWith("13");
        assertThat(postgres.query("SELECT 1 FROM pg_settings WHERE name = 'idle_session_timeout'"))
                .isEmpty();
    }

    @Test
    void whoeverWaitsEndsTheSessionOfASilentFlagshipAfterItHasStoppedItsJobs() throws Exception {
        try (SilentRelay relay = new SilentRelay(postgres.port())) {
            Contender flagship = enter(TestPostgres.url(relay.port()), new PaperJobs(false));
            await(flagship.jobs.started(0));
            Contender other = enter(postgres.url(), new PaperJobs(false));
            CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
            CompletableFuture<Boolean> stoppedBefore =
                    other.jobs.started(0).thenApply(_ -> first.isDone());
            relay.silence();

            assertThat(stoppedBefore.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.notices).anyMatch(n -> n.contains("has gone: taking over"));
            other.jobs.end(new PrelaunchJobs.Result.Done());
            assertThat(other.verdict()).isEqualTo(FLAGSHIP);
            relay.speak();
            assertThat(flagship.verdict()).isEqualTo(new Verdict.Proceed(Role.ESCORT));
            assertThat(flagship.jobs.count()).isEqualTo(1);
        }
    }

    @Test
    void aFlagshipThatGivesSignsOfLifeIsLeftAlone() {
        Contender flagship = enter(postgres.url(), new PaperJobs(false));
        await(flagship.jobs.started(0));
        CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
        Contender other = enter(postgres.url(), new PaperJobs(false));
        // Ten heartbeats: three times as long as a silent one would have.
        await(
                CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS)));

        assertThat(first).isNotDone();
        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
        assertThat(other.verdict()).isEqualTo(new Verdict.Proceed(Role.ESCORT));
    }

    @Test
    void aStuckReleaseIsResetByForce() throws Exception {
        assertThat(enter(postgres.url(), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
        FlagshipSettings settings =
                new FlagshipSettings(
                        new FlagshipSettings.Election.Postgres(
                                ManifestUrls.postgres(postgres.url())),
                        RELEASE,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5));
        FlagshipTable table =
                new FlagshipElector(vertx, new FakeProcesses(), setup.timer())
                        .table(settings, setup.name())
                        .orElseThrow();
        String lock = "SELECT pg_advisory_lock(" + LockKey.of(setup.name()).value() + ")";
        try (AutoCloseable _ = postgres.session(lock)) {
            assertThat(table.reset(settings, true))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(true);
        }
        assertThat(enter(postgres.url(), new PaperJobs(true)).verdict()).isEqualTo(FLAGSHIP);
    }
}
