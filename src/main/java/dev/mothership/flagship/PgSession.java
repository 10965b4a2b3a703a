package dev.mothership.flagship;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One session of an election: it holds the advisory lock, if it is ours, listens, and does nothing
/// else. To be used on its event loop.
///
/// @param release empty: none
/// @param server who we are, for people
record PgSession(PgConnection connection, String name, String release, String server, LockKey key) {

    /// Runs `woken` when something has changed, and `ended` when the session ends.
    void handlers(Runnable woken, Runnable ended) {
        String payload = payload();
        connection.notificationHandler(notice -> {
            if (payload.equals(notice.getPayload())) {
                woken.run();
            }
        });
        connection.closeHandler(_ -> ended.run());
        connection.exceptionHandler(_ -> {});
    }

    private String payload() {
        return Long.toHexString(key.value());
    }

    Future<Sight> look(long ownEpoch) {
        return query(Sql.LOOK, Tuple.of(name, release, ownEpoch))
                .map(rows -> sight(rows.iterator().next()));
    }

    private static Sight sight(Row row) {
        Optional<Turn> turn =
                Optional.ofNullable(row.getString(0))
                        .map(state ->
                                new Turn(
                                        Turn.Phase.of(state),
                                        row.getLong(1),
                                        row.getString(2),
                                        Optional.ofNullable(row.getLong(3)).map(Duration::ofMillis),
                                        new Turn.Report(
                                                Turn.Phase.of(state),
                                                row.getString(4),
                                                row.getString(5),
                                                row.getString(6).lines().toList())));
        Optional<Sight.Running> running =
                Optional.ofNullable(row.getString(7))
                        .map(other ->
                                new Sight.Running(
                                        other, row.getLong(8), Duration.ofMillis(row.getLong(9))));
        return new Sight(turn, running, Optional.ofNullable(row.getString(10)));
    }

    Future<Boolean> tryLock() {
        return query(Sql.TRY_LOCK, Tuple.of(key.value()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Void> terminate(Duration stale) {
        return query(Sql.TERMINATE, Tuple.of(name, key.high(), key.low(), stale.toMillis()))
                .mapEmpty();
    }

    Future<Boolean> claim() {
        return query(Sql.CLAIM, Tuple.of(name, server, key.high(), key.low()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /// The epoch that begins.
    Future<Long> begin() {
        return query(Sql.BEGIN, Tuple.of(name, release, server, key.high(), key.low()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new IllegalStateException("the lock is not ours any more");
                    }
                    return rows.iterator().next().getLong(0);
                });
    }

    Future<Boolean> beat(long epoch) {
        return query(Sql.BEAT, Tuple.of(name, release, epoch, key.high(), key.low()))
                .map(rows -> rows.size() > 0);
    }

    Future<Boolean> tell(long epoch, Turn.Report report) {
        Tuple values =
                Tuple.from(
                        List.of(
                                name,
                                release,
                                epoch,
                                report.phase().word(),
                                clean(report.job()),
                                clean(report.reason()),
                                clean(String.join("\n", report.lines())),
                                key.high(),
                                key.low(),
                                payload()));
        return query(Sql.TELL, values)
                .map(rows -> rows.size() > 0)
                .compose(told ->
                        told && report.phase() == Turn.Phase.STOPPED
                                ? query(Sql.UNLOCK, Tuple.of(key.value(), payload())).map(true)
                                : Future.succeededFuture(told));
    }

    /// PostgreSQL's texts hold no NUL.
    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private Future<RowSet<Row>> query(String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }

    void close() {
        connection.closeHandler(_ -> {});
        var _ = connection.close();
    }
}
