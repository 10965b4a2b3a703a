package dev.mothership.proxy;

import dev.mothership.timer.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Time that passes when a test says so.
final class FakeTimer implements Timer {
    private record Task(long at, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long count;

    @Override
    public synchronized Instant now() {
        return Instant.ofEpochSecond(0, now);
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Scheduled after(Duration delay, Runnable action) {
        Task task = new Task(now + delay.toNanos(), count++, action);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /// Runs the next task that waits, at its time, if there is one.
    boolean step() {
        Task task;
        synchronized (this) {
            task = tasks.poll();
            if (task == null) {
                return false;
            }
            now = task.at();
        }
        task.action().run();
        return true;
    }
}
