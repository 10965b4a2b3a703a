package dev.mothership.flagship;

/// The statements. Each is one transaction; none waits for a lock that another one of ours holds
/// for longer than a moment.
final class Sql {
    static final String TABLE = "mothership_flagship";

    /// What is notified.
    static final String CHANNEL = "mothership_flagship";

    static final String CREATE =
            """
            CREATE TABLE IF NOT EXISTS mothership_flagship (
                name text NOT NULL,
                release text NOT NULL,
                state text NOT NULL,
                epoch bigint NOT NULL,
                server text NOT NULL,
                started timestamptz NOT NULL,
                heartbeat timestamptz NOT NULL,
                finished timestamptz,
                job text NOT NULL DEFAULT '',
                reason text NOT NULL DEFAULT '',
                lines text NOT NULL DEFAULT '',
                PRIMARY KEY (name, release)
            )\
            """;

    /// About a session that was just opened.
    static final String ABOUT =
            "SELECT current_setting('server_version_num')::int, pg_backend_pid(),"
                    + " pg_is_in_recovery(),"
                    + " to_regclass('mothership_flagship') IS NOT NULL,"
                    + " has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE'),"
                    + " current_setting('transaction_read_only')::bool";

    static final String IS_THERE = "SELECT to_regclass('mothership_flagship') IS NOT NULL";

    static final String BACKEND = "SELECT pg_backend_pid()";

    static final String SETTING = "SELECT set_config($1, $2, false)";

    static final String LISTEN = "LISTEN mothership_flagship";

    static final String TRY_LOCK = "SELECT pg_try_advisory_lock($1)";

    /// The rows of `pg_locks` that are ours; `$H` and `$L` are the halves of the key.
    private static final String OUR_LOCK =
            "locktype = 'advisory' AND granted AND objsubid = 1 AND classid::bigint = $H AND"
                    + " objid::bigint = $L AND database = (SELECT oid FROM pg_database WHERE"
                    + " datname = current_database())";

    private static final String HELD =
            "EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND " + OUR_LOCK + ")";

    private static final String AGE = "(extract(epoch FROM clock_timestamp() - %s) * 1000)::bigint";

    /// Name, release, our own epoch.
    static final String LOOK =
            "SELECT t.state, t.epoch, t.server, "
                    + AGE.formatted("t.finished")
                    + ", t.job, t.reason, t.lines, r.server, r.epoch, "
                    + AGE.formatted("r.heartbeat")
                    + ", n.release FROM (VALUES (1)) one(x)"
                    + " LEFT JOIN mothership_flagship t ON t.name = $1 AND t.release = $2"
                    + " LEFT JOIN LATERAL (SELECT * FROM mothership_flagship WHERE name = $1 AND"
                    + " state = 'running' AND NOT (release = $2 AND epoch = $3) ORDER BY heartbeat"
                    + " DESC LIMIT 1) r ON true"
                    + " LEFT JOIN LATERAL (SELECT release FROM mothership_flagship WHERE name = $1"
                    + " AND state = 'ready' AND release NOT IN ('', $2) AND finished > t.finished"
                    + " ORDER BY finished DESC LIMIT 1) n ON t.state = 'ready'";

    /// Name, high, low, milliseconds: the staleness is looked at again, for it may be another by
    /// now.
    static final String TERMINATE =
            ("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE pid <> pg_backend_pid() AND "
                            + OUR_LOCK
                            + " AND (SELECT max(heartbeat) FROM mothership_flagship WHERE name = $1"
                            + " AND state = 'running') < clock_timestamp() - $4 * interval '1"
                            + " millisecond'")
                    .replace("$H", "$2")
                    .replace("$L", "$3");

    /// Name, server, high, low.
    static final String CLAIM =
            ("WITH claimed AS (UPDATE mothership_flagship SET heartbeat = clock_timestamp(), server"
                            + " = $2 WHERE name = $1 AND state = 'running' AND "
                            + HELD
                            + ") SELECT "
                            + HELD)
                    .replace("$H", "$3")
                    .replace("$L", "$4");

    /// Name, release, server, high, low. No row: the lock is not held.
    static final String BEGIN =
            ("WITH held AS MATERIALIZED (SELECT 1 WHERE "
                            + HELD
                            + "), lost AS (UPDATE mothership_flagship SET state = 'lost', finished"
                            + " = clock_timestamp() WHERE name = $1 AND release <> $2 AND state ="
                            + " 'running' AND EXISTS (SELECT FROM held))"
                            + " INSERT INTO mothership_flagship AS f (name, release, state, epoch,"
                            + " server, started, heartbeat) SELECT $1, $2, 'running', 1, $3,"
                            + " clock_timestamp(), clock_timestamp() FROM held ON CONFLICT (name,"
                            + " release) DO UPDATE SET state = 'running', epoch = f.epoch + 1,"
                            + " server = excluded.server, started = excluded.started, heartbeat ="
                            + " excluded.heartbeat, finished = NULL, job = '', reason = '', lines"
                            + " = '' RETURNING epoch")
                    .replace("$H", "$4")
                    .replace("$L", "$5");

    /// Name, release, epoch, high, low. No row: the lock is not held, or the turn not ours.
    static final String BEAT =
            ("UPDATE mothership_flagship SET heartbeat = clock_timestamp() WHERE name = $1 AND"
                            + " release = $2 AND epoch = $3 AND state = 'running' AND "
                            + HELD
                            + " RETURNING epoch")
                    .replace("$H", "$4")
                    .replace("$L", "$5");

    /// Name, release, epoch, state, job, reason, lines, high, low, payload. No row: as in [#BEAT].
    static final String TELL =
            ("WITH told AS (UPDATE mothership_flagship SET state = $4, finished ="
                            + " clock_timestamp(), job = $5, reason = $6, lines = $7 WHERE name ="
                            + " $1 AND release = $2 AND epoch = $3 AND state = 'running' AND "
                            + HELD
                            + " RETURNING epoch) SELECT pg_notify('mothership_flagship', $10) FROM"
                            + " told")
                    .replace("$H", "$8")
                    .replace("$L", "$9");

    /// Key, payload. Those who wait find the lock free when they hear of it.
    static final String UNLOCK =
            "SELECT pg_advisory_unlock($1), pg_notify('mothership_flagship', $2)";

    /// Name.
    static final String ROWS =
            "SELECT release, state, epoch, server, started, heartbeat, finished, job, reason FROM"
                    + " mothership_flagship WHERE name = $1 ORDER BY started DESC";

    /// High, low.
    static final String HOLDER =
            ("SELECT l.pid, coalesce(a.application_name, ''), coalesce(host(a.client_addr), ''),"
                            + " coalesce(a.usename, '') FROM pg_locks l LEFT JOIN pg_stat_activity"
                            + " a ON a.pid = l.pid WHERE "
                            + OUR_LOCK.replace("database =", "l.database ="))
                    .replace("$H", "$1")
                    .replace("$L", "$2");

    /// High, low. Ends the session that has the lock; it has gone a moment later.
    static final String END =
            ("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE pid <> pg_backend_pid() AND "
                            + OUR_LOCK)
                    .replace("$H", "$1")
                    .replace("$L", "$2");

    /// Name, release.
    static final String RESET = "DELETE FROM mothership_flagship WHERE name = $1 AND release = $2";

    private Sql() {}
}
