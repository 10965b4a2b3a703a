package dev.mothership.files;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that look at files, so that no event loop waits for a disk: a few, which end when
/// they have nothing to do. Thread-safe.
public final class Disk implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 4_096;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().daemon().name("files-", 1).factory());

    public Disk() {
        threads.allowCoreThreadTimeOut(true);
    }

    /// Does not block.
    ///
    /// @return false where too much waits already, or it is closed: then the task does not run
    public boolean run(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /// What waits still runs.
    @Override
    public void close() {
        threads.shutdown();
    }
}
