package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Databases that are not there, or not as one would wish.
class DatabaseTroubleTest {
    private static final Verdict FLAGSHIP = new Verdict.Proceed(Role.FLAGSHIP);

    private static TestPostgres postgres;
    private static Vertx vertx;
    private final Contender.Setup setup;

    DatabaseTroubleTest(TestInfo test) {
        setup =
                Contender.Setup.of(vertx, test.getDisplayName() + test.getTestMethod())
                        .patience(Duration.ofSeconds(3));
    }

    @BeforeAll
    static void start() {
        postgres =
                TestPostgres.start(
                        TestCertificate::write,
                        "ssl=on",
                        "ssl_cert_file={folder}/server.crt",
                        "ssl_key_file={folder}/server.key",
                        "max_connections=20",
                        "superuser_reserved_connections=3");
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
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

    private Verdict enter(String url) {
        return setup.enter(url, Optional.empty(), Duration.ZERO, new PaperJobs(true)).verdict();
    }

    private static String reason(Verdict verdict) {
        return verdict instanceof Verdict.Failed(String reason, List<String> _)
                ? reason
                : verdict.toString();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsGivenUpInTime() throws IOException {
        int port = closedPort();

        assertThat(reason(enter(TestPostgres.url(port))))
                .isEqualTo(
                        "cannot elect a flagship: no database within 3s: 127.0.0.1:"
                                + port
                                + ": connection refused");
    }

    @Test
    void aDatabaseThatSaysNothingIsGivenUpInTime() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            assertThat(reason(enter(TestPostgres.url(mute.getLocalPort()))))
                    .startsWith("cannot elect a flagship: no database within 3s: 127.0.0.1:")
                    .contains("no answer");
        }
    }

    @Test
    void aWrongPasswordIsNotTold() {
        String url = postgres.url().replace("s3cret", "hunter2");

        assertThat(reason(enter(url)))
                .contains("password authentication failed")
                .doesNotContain("hunter2");
    }

    @Test
    void theFirstHostThatIsThereIsTaken() throws IOException {
        String url =
                postgres.url()
                        .replace(
                                "127.0.0.1",
                                "127.0.0.1:" + closedPort() + ",no.such.host.invalid:1,127.0.0.1");

        assertThat(enter(url)).isEqualTo(FLAGSHIP);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,disable,,true",
        "localhost,allow,,true",
        "localhost,prefer,,true",
        "localhost,require,,true",
        "localhost,verify-ca,server.crt,true",
        "localhost,verify-full,server.crt,true",
        "127.0.0.1,verify-ca,server.crt,true",
        "127.0.0.1,verify-full,server.crt,false",
        "localhost,verify-full,,false",
        "localhost,verify-ca,,false",
    })
    void tlsIsAsTheUrlSays(String host, String mode, String root, boolean right) {
        String url =
                postgres.url().replace("127.0.0.1", host)
                        + "?sslmode="
                        + mode
                        + (root == null ? "" : "&sslrootcert=" + postgres.folder().resolve(root));

        if (right) {
            assertThat(enter(url)).isEqualTo(FLAGSHIP);
        } else {
            assertThat(reason(enter(url))).startsWith("cannot elect a flagship: no database");
        }
    }

    @Test
    void aServerWithoutTlsIsReachedByPrefer() {
        try (TestPostgres plain = TestPostgres.start("ssl=off")) {
            assertThat(enter(plain.url())).isEqualTo(FLAGSHIP);
            assertThat(reason(enter(plain.url() + "?sslmode=require"))).contains("SSL");
            assertThat(
                            enter(
                                    "postgres://postgres:s3cret%2Fpass%3Aword%40@/postgres?host="
                                            + plain.folder()
                                            + "&port="
                                            + plain.port()))
                    .as("over its Unix socket")
                    .isEqualTo(FLAGSHIP);
        }
    }

    @Test
    void aUserWhoMayNotCreateTheTableIsToldWhatToRun() {
        postgres.query("CREATE USER poor PASSWORD 'poor'");
        postgres.query("CREATE DATABASE poor");
        String url = "postgres://poor:poor@127.0.0.1:" + postgres.port() + "/poor";

        assertThat(reason(enter(url)))
                .contains("the user may not create the table mothership_flagship")
                .contains("CREATE TABLE IF NOT EXISTS mothership_flagship (");
    }

    @Test
    void aDatabaseThatIsReadOnlyIsNone() {
        postgres.query("CREATE DATABASE frozen");
        postgres.query("ALTER DATABASE frozen SET default_transaction_read_only = on");

        assertThat(reason(enter(postgres.url().replaceAll("/postgres$", "/frozen"))))
                .contains("it is read-only");
    }

    @Test
    void connectionsThatHaveRunOutAreWaitedFor() {
        postgres.query("CREATE USER many CONNECTION LIMIT 0 PASSWORD 'many'");
        postgres.query("GRANT ALL ON SCHEMA public TO many");
        String url = "postgres://many:many@127.0.0.1:" + postgres.port() + "/postgres";

        assertThat(reason(enter(url))).contains("too many connections");

        Contender patient =
                setup.patience(Duration.ofSeconds(30))
                        .enter(url, Optional.empty(), Duration.ZERO, new PaperJobs(true));
        postgres.query("GRANT ALL ON ALL TABLES IN SCHEMA public TO many");
        postgres.query("ALTER USER many CONNECTION LIMIT 5");
        assertThat(patient.verdict()).isIn(FLAGSHIP, new Verdict.Proceed(Role.ESCORT));
    }

    @Test
    void aRestartOfTheDatabaseBeginsTheElectionAnew() {
        try (TestPostgres own = TestPostgres.start()) {
            Contender.Setup patient = setup.patience(Duration.ofSeconds(40));
            Contender flagship =
                    patient.enter(own.url(), Optional.empty(), Duration.ZERO, new PaperJobs(false));
            assertThat(flagship.jobs.started(0)).succeedsWithin(Duration.ofSeconds(20));
            CompletableFuture<PrelaunchJobs.Result> first = flagship.jobs.last();
            own.stop("INT");

            assertThat(first)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(new PrelaunchJobs.Result.Stopped());
            own.startAgain();
            assertThat(flagship.jobs.started(1)).succeedsWithin(Duration.ofSeconds(20));
            flagship.jobs.end(new PrelaunchJobs.Result.Done());
            assertThat(flagship.verdict()).isEqualTo(FLAGSHIP);
        }
    }

    @Test
    void aLockThatSomebodyElseHoldsIsNotWaitedForForEver() throws Exception {
        long key = LockKey.of(setup.name()).value();
        try (AutoCloseable _ = postgres.session("SELECT pg_advisory_lock(" + key + ")")) {
            assertThat(reason(enter(postgres.url())))
                    .contains("the lock was held for 3s by a session that runs no prelaunch");
        }
    }

    @Test
    void aPoolerThatDoesNotKeepSessionsIsRefused() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/pgbouncer")),
                "skipped: needs pgbouncer (apt install pgbouncer)");
        try (PgBouncer bouncer = PgBouncer.start(postgres, "transaction")) {
            assertThat(reason(enter(TestPostgres.url(bouncer.port()))))
                    .contains("a pooler before the database that does not keep sessions");
        }
        try (PgBouncer bouncer = PgBouncer.start(postgres, "session")) {
            assertThat(enter(TestPostgres.url(bouncer.port()))).isEqualTo(FLAGSHIP);
        }
    }
}
