package dev.mothership.flagship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private final List<ModelServer> servers = new ArrayList<>();
    private long taskCount;
    final Random random;
    final Timing timing;
    final Optional<String> release;
    final ModelDatabase database;
    final List<String> history = new ArrayList<>();
    long now = 1;
    int jobsRunning;
    int jobsDone;

    ProtocolWorld(long seed, Optional<String> release) {
        this.random = new Random(seed);
        Duration heartbeat = Duration.ofMillis(HEARTBEATS[random.nextInt(HEARTBEATS.length)]);
        this.timing = new Timing(heartbeat, heartbeat.multipliedBy(30), heartbeat.multipliedBy(60));
        this.release = release;
        this.database = new ModelDatabase(this, release);
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

    void note(String what) {
        history.add(now / MS + " " + what);
    }

    long millis(int most) {
        return random.nextInt(most) * MS;
    }

    /// A random time, in heartbeats.
    long beats(int most) {
        return (long) (random.nextDouble() * most * timing.heartbeat());
    }

    ModelServer server(String name) {
        ModelServer server = new ModelServer(this, name);
        servers.add(server);
        return server;
    }

    List<ModelServer> servers() {
        return servers;
    }

    /// Whether no server is in the election any more.
    boolean over() {
        return servers.stream().allMatch(server -> server.verdict.isPresent() || server.dead());
    }

    /// The database restarts.
    void restart(long outage) {
        note("restart");
        database.restart(outage);
    }

    /// It restarts, again and again, before any jobs can end.
    void flap() {
        if (!over()) {
            restart(millis(100));
            after(timing.heartbeat() + beats(1), this::flap);
        }
    }

    /// Somebody ends the session that has the lock, by hand.
    void endHolder() {
        note("session ended by hand");
        database.endHolder();
    }
}
