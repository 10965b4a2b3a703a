package dev.mothership.flagship;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/// Makes a session of a connection: it must be to the same server all the time, and to one that can
/// do what it is for.
///
/// @param another opens one more connection, to find out what a pooler does
record PgWelcome(Timing timing, Purpose purpose, Another another)
        implements PgConnector.Welcome<PgConnection> {
    private static final int IDLE_SESSION_TIMEOUT = 140_000;

    enum Purpose {
        /// The server must be one that can be written to, and end the session when we fall silent;
        /// the table must be there, and is made if it is not.
        ELECT,
        /// The server must be one that can be written to.
        CHANGE,
        /// No standby: it does not know who holds locks.
        READ
    }

    interface Another {
        Future<PgConnection> connect();
    }

    @Override
    public Future<PgConnection> check(PgConnection connection) {
        return connection
                .query(Sql.ABOUT)
                .execute()
                .map(rows -> rows.iterator().next())
                .compose(about -> check(connection, about))
                .map(connection);
    }

    private Future<Void> check(PgConnection connection, Row about) {
        if (about.getBoolean(2) || (about.getBoolean(5) && purpose != Purpose.READ)) {
            return Future.failedFuture(
                    new IllegalStateException("it is read-only: a standby, or set so"));
        }
        int backend = about.getInteger(1);
        // A server tells its own process ID when a session begins; a pooler tells one it made up.
        Future<Void> pooled =
                backend == connection.processId()
                        ? Future.succeededFuture()
                        : pooler(connection, backend);
        if (purpose != Purpose.ELECT) {
            return pooled;
        }
        return pooled.compose(_ -> settings(connection, about.getInteger(0)))
                .compose(_ ->
                        about.getBoolean(3)
                                ? Future.succeededFuture()
                                : create(connection, about.getBoolean(4)))
                .compose(_ -> connection.query(Sql.LISTEN).execute())
                .mapEmpty();
    }

    /// A pooler in session mode keeps our server for us; any other gives it to the next one that
    /// begins a transaction.
    private Future<Void> pooler(PgConnection connection, int backend) {
        return another.connect()
                .compose(other ->
                        other.begin()
                                .compose(_ -> backend(other))
                                .compose(theirs ->
                                        backend(connection)
                                                .map(ours -> theirs == backend || ours != backend))
                                .onComplete(_ -> other.close()))
                .compose(shared ->
                        shared
                                ? Future.failedFuture(
                                        new Failures.Lasting(
                                                "there is a pooler before the database that does"
                                                        + " not keep sessions (PgBouncer with"
                                                        + " pool_mode = transaction?), where locks do"
                                                        + " not hold: give election_url the"
                                                        + " database's own address"))
                                : Future.succeededFuture());
    }

    private static Future<Integer> backend(PgConnection connection) {
        return connection
                .query(Sql.BACKEND)
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private Future<Void> settings(PgConnection connection, int version) {
        Future<Void> all = set(connection, "statement_timeout", timing.fence());
        return version < IDLE_SESSION_TIMEOUT
                ? all
                : all.compose(_ -> set(connection, "idle_session_timeout", timing.silence()));
    }

    private static Future<Void> set(PgConnection connection, String name, long nanos) {
        String millis = Long.toString(Duration.ofNanos(nanos).toMillis());
        return connection.preparedQuery(Sql.SETTING).execute(Tuple.of(name, millis)).mapEmpty();
    }

    /// Several servers may do this at once: then all but one may fail, and it is there.
    private static Future<Void> create(PgConnection connection, boolean allowed) {
        if (!allowed) {
            return Future.failedFuture(
                    new Failures.Lasting(
                            "the user may not create the table "
                                    + Sql.TABLE
                                    + "; let somebody who may run this, and GRANT SELECT, INSERT,"
                                    + " UPDATE, DELETE on it to the user: "
                                    + Sql.CREATE.replaceAll("\\s+", " ")));
        }
        return connection
                .query(Sql.CREATE)
                .execute()
                .<Void>mapEmpty()
                .recover(failure ->
                        Failures.isRace(failure)
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure));
    }
}
