package dev.mothership.flagship;

import dev.mothership.manifest.FlagshipSettings;
import dev.mothership.manifest.PostgresUrl;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the database knows of a deployment's elections, for a server that holds none. Thread-safe.
public final class FlagshipTable {
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

    /// Reads it. Fails with a message that starts with "cannot".
    public CompletionStage<Content> read() {
        return with(connection ->
                connection
                        .preparedQuery(Sql.ROWS)
                        .execute(Tuple.of(name))
                        .compose(rows -> {
                            List<Entry> entries = new ArrayList<>();
                            rows.forEach(row -> entries.add(entry(row)));
                            return holder(connection).map(who -> new Content(entries, who));
                        }));
    }

    /// Makes a release one that was never prepared. The lock is taken meanwhile, so this is refused
    /// while a server runs prelaunch.
    ///
    /// @param force whether the session that has the lock is ended first
    /// @return whether there was such a release
    public CompletionStage<Boolean> reset(FlagshipSettings settings, boolean force) {
        String release = settings.release().orElse("");
        return with(connection ->
                (force ? end(connection) : Future.<Void>succeededFuture())
                        .compose(_ ->
                                connection
                                        .preparedQuery(Sql.TRY_LOCK)
                                        .execute(Tuple.of(key.value())))
                        .compose(rows ->
                                rows.iterator().next().getBoolean(0)
                                        ? delete(connection, release)
                                        : holder(connection)
                                                .compose(who ->
                                                        Future.failedFuture(
                                                                "a server holds the lock"
                                                                        + who.map(Holder::words)
                                                                                .map(w ->
                                                                                        " (" + w
                                                                                                + ")")
                                                                                .orElse("")
                                                                        + "; --force ends its"
                                                                        + " session"))));
    }

    private Future<Boolean> delete(PgConnection connection, String release) {
        return connection
                .preparedQuery(Sql.RESET)
                .execute(Tuple.of(name, release))
                .map(rows -> rows.rowCount() > 0);
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

    private static Holder holder(Row row) {
        String from = row.getString(2);
        return new Holder(
                row.getInteger(0),
                "backend "
                        + row.getInteger(0)
                        + ", "
                        + row.getString(1)
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

    private <T> CompletionStage<T> with(Work<T> work) {
        return connector
                .<PgConnection>connect(
                        new PgWelcome(timing, () -> connector.connect(Future::succeededFuture)))
                .compose(connection ->
                        work.on(connection)
                                .onComplete(_ -> {
                                    var _ = connection.close();
                                }))
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
