package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A primary and its standby.
class FailoverTest {
    private static final Verdict FLAGSHIP = new Verdict.Proceed(Role.FLAGSHIP);

    private final Vertx vertx = Vertx.vertx();
    private TestPostgres primary;
    private TestPostgres standby;

    @BeforeEach
    void start() {
        primary = TestPostgres.start();
        primary.stop("INT");
        standby = primary.standby();
        primary.startAgain();
    }

    @AfterEach
    void stop() {
        if (standby != null) {
            standby.close();
            primary.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theServerThatCanBeWrittenToIsFoundBeforeAndAfter() {
        String url =
                TestPostgres.url(standby.port())
                                .replaceAll(
                                        "/postgres$", ",127.0.0.1:" + primary.port() + "/postgres")
                        + "?target_session_attrs=read-write";
        Contender flagship =
                Contender.Setup.of(vertx, "failover")
                        .patience(Duration.ofSeconds(40))
                        .enter(url, Optional.of("7"), Duration.ZERO, new PaperJobs(false));
        assertThat(flagship.jobs.started(0)).succeedsWithin(Duration.ofSeconds(30));
        CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();

        primary.stop("QUIT");

        assertThat(first)
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(new PrelaunchJobs.Result.Stopped());
        standby.query("SELECT pg_promote()");
        assertThat(flagship.jobs.started(1)).succeedsWithin(Duration.ofSeconds(30));
        flagship.jobs.end(new PrelaunchJobs.Result.Done());
        assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
        assertThat(standby.query("SELECT state FROM mothership_flagship WHERE release = '7'"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("ready"));
    }

    @Test
    void aStandbyAloneIsNoDatabaseForAnElection() {
        Contender contender =
                Contender.Setup.of(vertx, "standby")
                        .patience(Duration.ofSeconds(3))
                        .enter(standby.url(), Optional.empty(), Duration.ZERO, new PaperJobs(true));

        assertThat(contender.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed -> assertThat(failed.reason()).contains("it is read-only"));
    }
}
