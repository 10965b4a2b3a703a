package dev.mothership.flagship;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/// A real PostgreSQL on a port of its own, with password and without fsync. Root is not let in by
/// it, so for root it runs as `nobody`. `-Dflagship.postgres=DIR` takes one with other binaries.
public final class TestPostgres implements AutoCloseable {
    public static final String PASSWORD = "s3cret/pass:word@";
    private static final int NOBODY = 65_534;

    private final Path binaries;
    private final Path folder;
    private final List<String> settings;
    private final int port;
    private final Vertx vertx = Vertx.vertx();
    private Process process;

    private TestPostgres(Path binaries, Path folder, List<String> settings, int port) {
        this.binaries = binaries;
        this.folder = folder;
        this.settings = settings;
        this.port = port;
        this.process = launch();
    }

    /// @param settings such as `max_connections=10`
    public static TestPostgres start(String... settings) {
        return start(_ -> {}, settings);
    }

    /// @param prepare puts files that the server needs into its folder, [#folder]
    static TestPostgres start(Consumer<Path> prepare, String... settings) {
        return start(TestPostgresBinaries.folder(), prepare, settings);
    }

    /// PostgreSQL 13, which ends no silent sessions.
    static TestPostgres startOld() {
        return start(TestPostgresBinaries.oldFolder(), _ -> {});
    }

    private static TestPostgres start(Path binaries, Consumer<Path> prepare, String... settings) {
        try {
            Path folder = Files.createTempDirectory("mothership-pg");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            prepare.accept(folder);
            if (isRoot()) {
                run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()), folder);
            }
            List<String> initdb = new ArrayList<>(asUser());
            initdb.addAll(
                    List.of(
                            binaries.resolve("initdb").toString(),
                            "-D",
                            folder.resolve("data").toString(),
                            "-U",
                            "postgres",
                            "-A",
                            "scram-sha-256",
                            "--pwfile=" + password,
                            "-N",
                            "-E",
                            "UTF8",
                            "--locale=C"));
            run(initdb, folder);
            return new TestPostgres(binaries, folder, List.of(settings), freePort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asUser() {
        return isRoot()
                ? List.of(
                        "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--")
                : List.of();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void run(List<String> command, Path folder) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(asUser());
        command.addAll(
                List.of(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port)));
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=" + folder,
                                "fsync=off",
                                "full_page_writes=off"));
        settings.forEach(setting -> all.add(setting.replace("{folder}", folder.toString())));
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        CompletableFuture<Void> ready = new CompletableFuture<>();
        StringBuilder log = new StringBuilder();
        try {
            Process started =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            Thread.ofVirtual()
                    .start(() -> {
                        try (var lines = started.inputReader()) {
                            for (String line = lines.readLine();
                                    line != null;
                                    line = lines.readLine()) {
                                log.append(line).append('\n');
                                if (line.contains("ready to accept connections")
                                        || line.contains("accept read-only connections")) {
                                    ready.complete(null);
                                }
                            }
                        } catch (IOException _) {
                            // It has ended.
                        }
                        ready.completeExceptionally(
                                new IOException("postgres did not start:\n" + log));
                    });
            ready.get(60, TimeUnit.SECONDS);
            return started;
        } catch (IOException | ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return port;
    }

    /// Where its socket and its data are.
    public Path folder() {
        return folder;
    }

    public String url() {
        return url(port);
    }

    /// Through a relay at another port.
    public static String url(int port) {
        return "postgres://postgres:s3cret%2Fpass%3Aword%40@127.0.0.1:" + port + "/postgres";
    }

    /// Runs statements and gives the last one's rows.
    public List<Row> query(String sql) {
        return query("postgres", sql);
    }

    /// The same in another database.
    public List<Row> query(String database, String sql) {
        PgConnection connection = connect(database);
        try {
            return rows(connection, sql);
        } finally {
            var _ = connection.close();
        }
    }

    /// Runs a statement in a session that stays open.
    AutoCloseable session(String sql) {
        PgConnection connection = connect("postgres");
        rows(connection, sql);
        return () -> wait(connection.close());
    }

    private PgConnection connect(String database) {
        return wait(
                PgConnection.connect(
                        vertx,
                        new PgConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setUser("postgres")
                                .setPassword(PASSWORD)
                                .setDatabase(database)));
    }

    private static List<Row> rows(PgConnection connection, String sql) {
        RowSet<Row> rows = wait(connection.query(sql).execute());
        while (rows.next() != null) {
            rows = rows.next();
        }
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Stops it.
    ///
    /// @param signal `INT`: sessions are ended in order; `QUIT`: at once
    public void stop(String signal) {
        try {
            run(List.of("sh", "-c", "kill -s " + signal + " " + process.pid()), folder);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A copy of it that is a standby, until `pg_promote()`. To be called after [#stop].
    TestPostgres standby() {
        try {
            Path copy = Files.createTempDirectory("mothership-pg");
            run(List.of("cp", "-aT", folder.toString(), copy.toString()), folder);
            run(List.of("cp", "-a", "data/PG_VERSION", "data/standby.signal"), copy);
            return new TestPostgres(binaries, copy, settings, freePort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts it again, after [#stop].
    public void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop("QUIT");
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            run(List.of("rm", "-rf", folder.toString()), Path.of("/"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Skips a test where there is no PostgreSQL for this machine.
    static void need(boolean there) {
        assumeTrue(
                there,
                "skipped: no PostgreSQL for this machine; -Dflagship.postgres=DIR names one");
    }
}
