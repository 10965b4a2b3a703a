package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.PostgresUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// What the database knows of a deployment's elections, for a server that holds none. Thread-safe.
public final class FlagshipTable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int TRIES = 50;

    private final PgConnector connector;
    private final Timing timing;
    private final String name;
    private final LockKey key;

    FlagshipTable(PgConnector connector, Timing timing, String name) {
        this.connector = connector;
        this.timing = timing;
        this.name = name;
        this.key = LockKey.of(name);
    }

    /// One release's last turn.
    ///
    /// @param release empty: none
    /// @param problem what failed; may be empty
    public record Entry(
            String release,
            String state,
            String server,
            OffsetDateTime started,
            Optional<OffsetDateTime> finished,
            OffsetDateTime heartbeat,
            String problem) {}

    /// Who has the lock.
    ///
    /// @param backend its process on the database's server
    /// @param words about it, for people
    public record Holder(int backend, String words) {}

    /// @param entries the last one first
    public record Content(List<Entry> entries, Optional<Holder> holder) {
        public Content {
            entries = List.copyOf(entries);
        }
    }

    /// Reads it, and changes nothing: where no server ever was, there is no table, and it is empty.
    /// Fails with a message that starts with "cannot".
    public CompletionStage<Content> read() {
        return with(
                PgWelcome.Purpose.READ,
                connection ->
                        entries(connection)
                                .compose(entries ->
                                        holder(connection).map(who -> new Content(entries, who))));
    }

    private Future<List<Entry>> entries(PgConnection connection) {
        return isThere(connection)
                .compose(there ->
                        there
                                ? connection.preparedQuery(Sql.ROWS).execute(Tuple.of(name))
                                : Future.<RowSet<Row>>succeededFuture())
                .map(rows -> {
                    List<Entry> entries = new ArrayList<>();
                    if (rows != null) {
                        rows.forEach(row -> entries.add(entry(row)));
                    }
                    return entries;
                });
    }

    private static Future<Boolean> isThere(PgConnection connection) {
        return connection
                .query(Sql.IS_THERE)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /// Makes a release one that was never prepared. The lock is taken meanwhile, so this is refused
    /// while a server runs prelaunch.
    ///
    /// @param force whether the session that has the lock is ended first
    /// @return whether there was such a release
    public CompletionStage<Boolean> reset(FlagshipSettings settings, boolean force) {
        String release = settings.release().orElse("");
        return with(
                PgWelcome.Purpose.CHANGE,
                connection ->
                        (force ? end(connection) : Future.<Void>succeededFuture())
                                .compose(_ -> lock(connection, force ? TRIES : 1))
                                .compose(locked ->
                                        locked ? delete(connection, release) : held(connection)));
    }

    /// A session that is being ended needs a moment for it.
    private Future<Boolean> lock(PgConnection connection, int tries) {
        return connection
                .preparedQuery(Sql.TRY_LOCK)
                .execute(Tuple.of(key.value()))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .compose(locked ->
                        locked || tries == 1
                                ? Future.succeededFuture(locked)
                                : pause().compose(_ -> lock(connection, tries - 1)));
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        connector.timer().after(PAUSE, over::complete);
        return over.future();
    }

    private Future<Boolean> held(PgConnection connection) {
        return holder(connection)
                .compose(who ->
                        Future.failedFuture(
                                "a server holds the lock"
                                        + who.map(holder -> " (" + holder.words() + ")").orElse("")
                                        + "; --force ends its session"));
    }

    private Future<Boolean> delete(PgConnection connection, String release) {
        return isThere(connection)
                .compose(there ->
                        there
                                ? connection
                                        .preparedQuery(Sql.RESET)
                                        .execute(Tuple.of(name, release))
                                        .map(rows -> rows.rowCount() > 0)
                                : Future.succeededFuture(false));
    }

    private Future<Void> end(PgConnection connection) {
        return connection
                .preparedQuery(Sql.END)
                .execute(Tuple.of(key.high(), key.low()))
                .mapEmpty();
    }

    private Future<Optional<Holder>> holder(PgConnection connection) {
        return connection
                .preparedQuery(Sql.HOLDER)
                .execute(Tuple.of(key.high(), key.low()))
                .map(rows ->
                        rows.size() == 0
                                ? Optional.empty()
                                : Optional.of(holder(rows.iterator().next())));
    }

    /// Who may not see other users' sessions sees no more than the number.
    private static Holder holder(Row row) {
        String program = row.getString(1);
        String from = row.getString(2);
        return new Holder(
                row.getInteger(0),
                "backend "
                        + row.getInteger(0)
                        + (program.isEmpty() ? "" : ", " + program)
                        + (from.isEmpty() ? "" : " from " + from));
    }

    private static Entry entry(Row row) {
        return new Entry(
                row.getString(0),
                row.getString(1),
                row.getString(3),
                row.getOffsetDateTime(4),
                Optional.ofNullable(row.getOffsetDateTime(6)),
                row.getOffsetDateTime(5),
                row.getString(8));
    }

    /// What is done with a connection.
    private interface Work<T> {
        Future<T> on(PgConnection connection);
    }

    /// The connection is closed before the answer counts: a command ends with it, and would cut the
    /// client's own end short.
    private <T> CompletionStage<T> with(PgWelcome.Purpose purpose, Work<T> work) {
        return connector
                .<PgConnection>connect(
                        new PgWelcome(
                                timing, purpose, () -> connector.connect(Future::succeededFuture)))
                .compose(connection ->
                        work.on(connection)
                                .eventually(() ->
                                        connection
                                                .close()
                                                .timeout(1, TimeUnit.SECONDS)
                                                .otherwiseEmpty()))
                .recover(failure ->
                        Future.failedFuture("cannot ask the database: " + Failures.words(failure)))
                .toCompletionStage();
    }

    /// The database of some settings, if they name one.
    static Optional<PostgresUrl> database(FlagshipSettings settings) {
        return switch (settings.election()) {
            case FlagshipSettings.Election.Postgres(PostgresUrl url) -> Optional.of(url);
            case FlagshipSettings.Election.Fixed _, FlagshipSettings.Election.Answer _ ->
                    Optional.empty();
        };
    }
}
