package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/// Several servers with real [Protocol]s, and a model of everything else: a database that ends
/// silent sessions, a network that delays, falls silent and breaks, jobs that take their time to
/// die. One thread; time is a number; everything follows from a seed.
final class ProtocolWorld {
    static final long MS = 1_000_000;
    private static final int[] HEARTBEATS = {200, 1_000, 5_000};

    private record Task(long at, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    final Random random;
    final Timing timing;
    private final Optional<String> release;
    private final List<Server> servers = new ArrayList<>();
    private final Map<Integer, Long> sessions = new LinkedHashMap<>(); // last heard of
    private final Map<String, Row> rows = new HashMap<>();
    private int holder = -1;
    private int sessionCount;
    private long taskCount;
    long now = 1;
    int jobsRunning;
    int jobsDone;
    final List<String> history = new ArrayList<>();

    private static final class Row {
        Turn.Phase phase = Turn.Phase.RUNNING;
        long epoch = 1;
        String server = "";
        long heartbeat;
        long finished;
        Turn.Report report = Turn.Report.READY;
    }

    ProtocolWorld(long seed, Optional<String> release) {
        this.random = new Random(seed);
        Duration heartbeat = Duration.ofMillis(HEARTBEATS[random.nextInt(HEARTBEATS.length)]);
        this.timing = new Timing(heartbeat, heartbeat.multipliedBy(30), heartbeat.multipliedBy(60));
        this.release = release;
    }

    void after(long delay, Runnable action) {
        tasks.add(new Task(now + Math.max(0, delay), taskCount++, action));
    }

    /// Runs until nothing is left to happen.
    void run() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            now = Math.max(now, task.at);
            assertThat(now).as("nobody waits for ever").isLessThan(3_600_000 * MS);
            task.action.run();
        }
    }

    long millis(int most) {
        return random.nextInt(most) * MS;
    }

    /// A random time, in heartbeats.
    long beats(int most) {
        return (long) (random.nextDouble() * most * timing.heartbeat());
    }

    Server server(String name) {
        Server server = new Server(name);
        servers.add(server);
        return server;
    }

    List<Server> servers() {
        return servers;
    }

    /// The database restarts: all sessions end, and none can be had for a while.
    private boolean up = true;

    void restart(long outage) {
        history.add(now / MS + " restart");
        up = false;
        List.copyOf(sessions.keySet()).forEach(this::end);
        after(outage, () -> up = true);
    }

    /// Ends a session on the database's side.
    private void end(int session) {
        if (sessions.remove(session) != null) {
            if (holder == session) {
                holder = -1;
            }
            servers.forEach(server -> server.sessionEnded(session));
        }
    }

    /// Somebody ends the session that has the lock, by hand.
    void endHolder() {
        history.add(now / MS + " session ended by hand");
        end(holder);
    }

    private void heard(int session) {
        long at = now;
        sessions.put(session, at);
        after(
                timing.silence(),
                () -> {
                    if (Long.valueOf(at).equals(sessions.get(session))) {
                        end(session); // idle_session_timeout
                    }
                });
    }

    /// One of the servers.
    final class Server {
        final String name;
        private final Protocol protocol;
        Optional<Verdict> verdict = Optional.empty();
        long decidedAt;
        private boolean alive = true;
        private boolean silent;
        private final List<Runnable> heldBack = new ArrayList<>();
        private int session = -1;
        private long id;
        private int run;
        private boolean jobsRun;
        private long dueNumber;

        Server(String name) {
            this.name = name;
            this.protocol = new Protocol(timing, release, now);
        }

        void start() {
            perform(protocol.start(now));
        }

        void silence(long duration) {
            history.add(now / MS + " " + name + " silent");
            silent = true;
            after(
                    duration,
                    () -> {
                        silent = false;
                        List<Runnable> all = List.copyOf(heldBack);
                        heldBack.clear();
                        all.forEach(one -> after(millis(5), one));
                    });
        }

        /// Dies at once; its session ends, and its lifeline ends its jobs soon after.
        void die() {
            if (alive && verdict.isEmpty()) {
                history.add(now / MS + " " + name + " dies");
                alive = false;
                int mine = session;
                if (!silent) {
                    after(millis(5), () -> end(mine));
                }
                int current = run;
                after(500 * MS + millis(400), () -> jobsEnd(current, false));
            }
        }

        boolean runsJobs() {
            return jobsRun;
        }

        boolean dead() {
            return !alive;
        }

        private void sessionEnded(int ended) {
            if (ended == session) {
                long mine = id;
                toServer(() ->
                        on(
                                new Event.Lost(
                                        mine,
                                        new Event.Problem("the connection was closed", false))));
            }
        }

        private void on(Event event) {
            if (alive && !(protocol.state() instanceof State.Over)) {
                perform(protocol.on(event, now));
            }
        }

        private void perform(List<Action> actions) {
            actions.forEach(this::perform);
            long number = ++dueNumber;
            long at = protocol.due();
            if (at != Long.MAX_VALUE) {
                // Clocks and threads are late.
                after(
                        at - now + millis(40),
                        () -> {
                            if (number == dueNumber) {
                                on(new Event.Due());
                            }
                        });
            }
        }

        /// Over the network, in either direction.
        private void network(Runnable arrival) {
            if (silent) {
                heldBack.add(arrival);
            } else {
                after(
                        millis(15),
                        () -> {
                            if (silent) {
                                heldBack.add(arrival);
                            } else {
                                arrival.run();
                            }
                        });
            }
        }

        private void toServer(Runnable arrival) {
            network(arrival);
        }

        private interface Statement {
            Event run(long sent);
        }

        private void ask(long forSession, Statement statement) {
            long sent = now;
            int mine = session;
            network(() -> {
                if (sessions.containsKey(mine)) {
                    heard(mine);
                    Event answer = statement.run(sent);
                    toServer(() -> on(answer));
                }
            });
        }

        private boolean held(int mine) {
            return holder == mine;
        }

        private void perform(Action action) {
            int mine = session;
            switch (action) {
                case Action.Connect(long forSession) -> {
                    id = forSession;
                    long sent = now;
                    boolean reachable = up && !silent;
                    if (reachable) {
                        after(
                                millis(30),
                                () -> {
                                    if (up && alive) {
                                        session = sessionCount++;
                                        heard(session);
                                        on(new Event.Connected(forSession, sent));
                                    } else {
                                        on(
                                                new Event.Refused(
                                                        forSession,
                                                        new Event.Problem("down", false)));
                                    }
                                });
                    } else {
                        after(
                                silent ? timing.fence() : millis(30),
                                () ->
                                        on(
                                                new Event.Refused(
                                                        forSession,
                                                        new Event.Problem("down", false))));
                    }
                }
                case Action.Close _ -> {
                    session = -1;
                    network(() -> end(mine));
                }
                case Action.Look(long s, long own) ->
                        ask(s, sent -> new Event.Saw(s, sent, look(own)));
                case Action.TryLock(long s) ->
                        ask(
                                s,
                                sent -> {
                                    boolean free = holder < 0;
                                    assertThat(holder).as("never taken twice").isNotEqualTo(mine);
                                    if (free) {
                                        holder = mine;
                                    }
                                    return new Event.Locked(s, sent, free);
                                });
                case Action.Terminate(long s) ->
                        ask(
                                s,
                                sent -> {
                                    boolean stale =
                                            rows.values().stream()
                                                    .filter(r -> r.phase == Turn.Phase.RUNNING)
                                                    .allMatch(r ->
                                                            now - r.heartbeat >= timing.stale());
                                    if (stale && holder >= 0 && holder != mine) {
                                        end(holder);
                                    }
                                    return new Event.Terminated(s, sent);
                                });
                case Action.Claim(long s) ->
                        ask(
                                s,
                                sent -> {
                                    if (held(mine)) {
                                        rows.values().stream()
                                                .filter(r -> r.phase == Turn.Phase.RUNNING)
                                                .forEach(r -> {
                                                    r.heartbeat = now;
                                                    r.server = name;
                                                });
                                    }
                                    return new Event.Beaten(s, sent, held(mine));
                                });
                case Action.Begin(long s) ->
                        ask(
                                s,
                                sent -> {
                                    if (!held(mine)) {
                                        return new Event.Lost(
                                                s, new Event.Problem("not ours", false));
                                    }
                                    Row row =
                                            rows.computeIfAbsent(
                                                    release.orElse(""), _ -> new Row());
                                    row.epoch++;
                                    row.phase = Turn.Phase.RUNNING;
                                    row.heartbeat = now;
                                    row.server = name;
                                    return new Event.Began(s, sent, row.epoch);
                                });
                case Action.Beat(long s, long epoch) ->
                        ask(
                                s,
                                sent -> {
                                    Row row = Objects.requireNonNull(rows.get(release.orElse("")));
                                    boolean ours =
                                            held(mine)
                                                    && row.epoch == epoch
                                                    && row.phase == Turn.Phase.RUNNING;
                                    if (ours) {
                                        row.heartbeat = now;
                                    }
                                    return new Event.Beaten(s, sent, ours);
                                });
                case Action.Tell(long s, long epoch, Turn.Report report) ->
                        ask(
                                s,
                                sent -> {
                                    Row row = Objects.requireNonNull(rows.get(release.orElse("")));
                                    boolean ours =
                                            held(mine)
                                                    && row.epoch == epoch
                                                    && row.phase == Turn.Phase.RUNNING;
                                    if (ours) {
                                        row.phase = report.phase();
                                        row.report = report;
                                        row.finished = now;
                                        if (report.phase() == Turn.Phase.STOPPED) {
                                            holder = -1;
                                        }
                                        servers.forEach(other -> other.notified());
                                    }
                                    return new Event.Told(s, sent, ours);
                                });
                case Action.StartJobs _ -> startJobs();
                case Action.StopJobs(Duration grace) -> {
                    int current = run;
                    after(
                            (long)
                                    (random.nextDouble()
                                            * Math.min(grace.toNanos(), 2 * timing.heartbeat())),
                            () -> jobsEnd(current, true));
                }
                case Action.KillJobs _ -> {
                    int current = run;
                    after(millis(5), () -> jobsEnd(current, true));
                }
                case Action.Note _ -> {}
                case Action.Decide(Verdict found) -> {
                    assertThat(jobsRun).as("nothing runs after the end").isFalse();
                    verdict = Optional.of(found);
                    decidedAt = now;
                    history.add(now / MS + " " + name + " " + found);
                    if (found instanceof Verdict.Proceed && release.isPresent()) {
                        assertThat(jobsDone).as("nobody serves before it is done").isPositive();
                    }
                }
            }
        }

        private void notified() {
            if (session >= 0) {
                long mine = id;
                toServer(() -> on(new Event.Notified(mine)));
            }
        }

        private Sight look(long own) {
            Row row = rows.get(release.orElse(""));
            Optional<Turn> turn =
                    Optional.ofNullable(row)
                            .map(r ->
                                    new Turn(
                                            r.phase,
                                            r.epoch,
                                            r.server,
                                            r.phase == Turn.Phase.RUNNING
                                                    ? Optional.empty()
                                                    : Optional.of(
                                                            Duration.ofNanos(now - r.finished)),
                                            r.report));
            Optional<Sight.Running> running =
                    Optional.ofNullable(row)
                            .filter(r -> r.phase == Turn.Phase.RUNNING && r.epoch != own)
                            .map(r ->
                                    new Sight.Running(
                                            r.server,
                                            r.epoch,
                                            Duration.ofNanos(now - r.heartbeat)));
            return new Sight(turn, running, Optional.empty());
        }

        private void startJobs() {
            history.add(now / MS + " " + name + " starts jobs");
            jobsRunning++;
            jobsRun = true;
            int current = ++run;
            assertThat(jobsRunning).as("never two at a time").isEqualTo(1);
            after(50 * MS + beats(8), () -> jobsEnd(current, false));
        }

        private void jobsEnd(int ofRun, boolean stopped) {
            if (jobsRun && run == ofRun) {
                history.add(now / MS + " " + name + (stopped ? " jobs stopped" : " jobs ended"));
                jobsRun = false;
                jobsRunning--;
                if (!stopped && alive) {
                    jobsDone++;
                }
                after(
                        millis(20),
                        () ->
                                on(
                                        new Event.JobsEnded(
                                                stopped
                                                        ? new PrelaunchJobs.Result.Stopped()
                                                        : new PrelaunchJobs.Result.Done())));
            }
        }
    }
}
