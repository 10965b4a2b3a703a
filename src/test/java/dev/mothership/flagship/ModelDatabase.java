package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The database of a [ProtocolWorld]: sessions, which end when they are silent, one lock, the
/// table.
final class ModelDatabase {
    private final ProtocolWorld world;
    private final String release;
    private final Map<Integer, Long> sessions = new LinkedHashMap<>(); // last heard of
    private final Map<String, Row> rows = new HashMap<>();
    private int holder = -1;
    private int sessionCount;
    private boolean up = true;

    ModelDatabase(ProtocolWorld world, Optional<String> release) {
        this.world = world;
        this.release = release.orElse("");
    }

    private static final class Row {
        Turn.Phase phase = Turn.Phase.RUNNING;
        long epoch = 1;
        String server = "";
        long heartbeat;
        long finished;
        Turn.Report report = Turn.Report.READY;
    }

    boolean up() {
        return up;
    }

    int open() {
        int session = sessionCount++;
        heard(session);
        return session;
    }

    /// All sessions end, and none can be had for a while.
    void restart(long outage) {
        up = false;
        List.copyOf(sessions.keySet()).forEach(this::end);
        world.after(outage, () -> up = true);
    }

    void endHolder() {
        end(holder);
    }

    void end(int session) {
        if (sessions.remove(session) != null) {
            if (holder == session) {
                holder = -1;
            }
            world.servers().forEach(server -> server.sessionEnded(session));
        }
    }

    boolean has(int session) {
        return sessions.containsKey(session);
    }

    private void heard(int session) {
        long at = world.now;
        sessions.put(session, at);
        world.after(
                world.timing.silence(),
                () -> {
                    if (Long.valueOf(at).equals(sessions.get(session))) {
                        end(session); // idle_session_timeout
                    }
                });
    }

    /// Runs one statement.
    ///
    /// @param server who asks
    Event run(int session, String server, Action statement, long sent) {
        heard(session);
        return switch (statement) {
            case Action.Look(long s, long own) -> new Event.Saw(s, sent, look(own));
            case Action.TryLock(long s) -> new Event.Locked(s, sent, tryLock(session));
            case Action.Terminate(long s) -> {
                terminate(session);
                yield new Event.Terminated(s, sent);
            }
            case Action.Claim(long s) -> new Event.Beaten(s, sent, claim(session, server));
            case Action.Begin(long s) ->
                    holder == session
                            ? new Event.Began(s, sent, begin(server))
                            : new Event.Lost(s, new Event.Problem("not ours", false));
            case Action.Beat(long s, long epoch) -> new Event.Beaten(s, sent, beat(session, epoch));
            case Action.Tell(long s, long epoch, Turn.Report report) ->
                    new Event.Told(s, sent, tell(session, epoch, report));
            case Action other -> throw new AssertionError(other + " is no statement");
        };
    }

    private Sight look(long own) {
        Optional<Row> row = Optional.ofNullable(rows.get(release));
        Optional<Turn> turn =
                row.map(r ->
                        new Turn(
                                r.phase,
                                r.epoch,
                                r.server,
                                r.phase == Turn.Phase.RUNNING
                                        ? Optional.empty()
                                        : Optional.of(Duration.ofNanos(world.now - r.finished)),
                                r.report));
        Optional<Sight.Running> running =
                row.filter(r -> r.phase == Turn.Phase.RUNNING && r.epoch != own)
                        .map(r ->
                                new Sight.Running(
                                        r.server,
                                        r.epoch,
                                        Duration.ofNanos(world.now - r.heartbeat)));
        return new Sight(turn, running, Optional.empty());
    }

    private boolean tryLock(int session) {
        assertThat(holder).as("never taken twice").isNotEqualTo(session);
        boolean free = holder < 0;
        if (free) {
            holder = session;
        }
        return free;
    }

    private void terminate(int session) {
        boolean stale =
                rows.values().stream()
                        .filter(r -> r.phase == Turn.Phase.RUNNING)
                        .allMatch(r -> world.now - r.heartbeat >= world.timing.stale());
        if (stale && holder >= 0 && holder != session) {
            end(holder);
        }
    }

    private boolean claim(int session, String server) {
        if (holder != session) {
            return false;
        }
        rows.values().stream()
                .filter(r -> r.phase == Turn.Phase.RUNNING)
                .forEach(r -> {
                    r.heartbeat = world.now;
                    r.server = server;
                });
        return true;
    }

    private long begin(String server) {
        Row row = rows.computeIfAbsent(release, _ -> new Row());
        row.epoch++;
        row.phase = Turn.Phase.RUNNING;
        row.heartbeat = world.now;
        row.server = server;
        return row.epoch;
    }

    private Optional<Row> own(int session, long epoch) {
        Row row = Objects.requireNonNull(rows.get(release));
        boolean ours = holder == session && row.epoch == epoch && row.phase == Turn.Phase.RUNNING;
        return ours ? Optional.of(row) : Optional.empty();
    }

    private boolean beat(int session, long epoch) {
        Optional<Row> row = own(session, epoch);
        row.ifPresent(r -> r.heartbeat = world.now);
        return row.isPresent();
    }

    private boolean tell(int session, long epoch, Turn.Report report) {
        Optional<Row> row = own(session, epoch);
        row.ifPresent(r -> {
            r.phase = report.phase();
            r.report = report;
            r.finished = world.now;
            if (report.phase() == Turn.Phase.STOPPED) {
                holder = -1;
            }
            world.servers().forEach(ModelServer::notified);
        });
        return row.isPresent();
    }
}
