package dev.mothership.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Time that passes when a test says so. Thread-safe; tasks run on the thread that lets time pass.
public final class ManualTimer implements Timer {
    private record Task(long at, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long count;

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plusNanos(now);
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

    /// Lets `duration` pass: what is due meanwhile runs at its time, in order.
    public void advance(Duration duration) {
        long end = nanos() + duration.toNanos();
        for (Task task = due(end); task != null; task = due(end)) {
            task.action().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    /// Runs the next task that waits, at its time, if there is one.
    public boolean step() {
        Task task = due(Long.MAX_VALUE);
        if (task == null) {
            return false;
        }
        task.action().run();
        return true;
    }

    private synchronized @Nullable Task due(long end) {
        Task task = tasks.peek();
        if (task == null || task.at() > end) {
            return null;
        }
        tasks.remove(task);
        now = Math.max(now, task.at());
        return task;
    }

    /// How many tasks wait.
    public synchronized int waiting() {
        return tasks.size();
    }
}
