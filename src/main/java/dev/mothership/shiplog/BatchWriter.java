package dev.mothership.shiplog;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Collects bytes in one batch while the other is being written by a thread of its own, so that a
/// slow reader is waited for by that thread, and by those who choose to. Thread-safe: one lock
/// guards the batch that is filled, and is not held while writing.
final class BatchWriter {
    /// From here on, output waits.
    private static final int FULL = 128 * 1024;

    /// What notices, which do not wait, may add to that.
    private static final int NOTICES_LIMIT = 64 * 1024;

    private final OutputStream out;
    private final Trouble trouble;
    private final Refusals refusals;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();

    // guarded by lock
    private Batch filling = new Batch();
    private int noticeBytes;
    private int refused;
    private boolean discarding;
    private boolean closing;

    /// Only used by the thread.
    private Batch writing = new Batch();

    /// Adds to a batch. Called under the lock.
    interface Addition {
        void to(Batch batch);
    }

    /// Says in a batch how many additions found no room. Called under the lock.
    interface Refusals {
        void tell(int count, Batch batch);
    }

    /// What is told, on the thread, when `out` does not take what it is given.
    interface Trouble {

        /// It takes nothing, now or any more. Not told again before it is over.
        void begins(IOException failure, boolean forGood);

        /// It takes bytes again; so many are lost.
        void isOver(long bytes);
    }

    /// @param refusals called as soon as there is room again
    BatchWriter(OutputStream out, Trouble trouble, Refusals refusals) {
        this.out = out;
        this.trouble = trouble;
        this.refusals = refusals;
        thread = Thread.ofPlatform().daemon().name("console").unstarted(this::drain);
    }

    void start() {
        thread.start();
    }

    /// Waits while there is more than enough to write. What finds no room at the close is lost.
    void addWaiting(Addition addition) {
        lock.lock();
        try {
            while (filling.size() >= FULL && !discarding && !closing) {
                drained.awaitUninterruptibly();
            }
            if (filling.size() < FULL) {
                add(addition);
            }
        } finally {
            lock.unlock();
        }
    }

    /// For what the same lock guards. Does not wait.
    <T> T locked(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }

    /// For what the same lock guards. Does not wait.
    void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    /// Does not wait: what finds no room is counted.
    void addNow(Addition addition) {
        lock.lock();
        try {
            if (noticeBytes >= NOTICES_LIMIT) {
                refused++;
                return;
            }
            int before = filling.size();
            add(addition);
            noticeBytes += filling.size() - before;
        } finally {
            lock.unlock();
        }
    }

    private void add(Addition addition) {
        addition.to(filling);
        if (discarding) {
            filling.clear();
        } else {
            filled.signal();
        }
    }

    private void drain() {
        long lost = 0;
        while (swap()) {
            try {
                out.write(writing.bytes(), 0, writing.size());
                out.flush();
                if (lost > 0) {
                    trouble.isOver(lost);
                    lost = 0;
                }
            } catch (IOException e) {
                boolean forGood = isForGood(e);
                if (lost == 0 || forGood) {
                    trouble.begins(e, forGood);
                }
                if (forGood) {
                    discard();
                    return;
                }
                lost += writing.size();
            }
            writing.clear();
        }
    }

    /// Nobody reads any more, or it is closed. A disk that is full, on the other hand, may have
    /// room again.
    private static boolean isForGood(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return Stream.of(
                        "Broken pipe", "Bad file descriptor", "Stream Closed", "Input/output error")
                .anyMatch(message::contains);
    }

    /// Waits for something to write.
    ///
    /// @return false when it is closing and there is nothing
    private boolean swap() {
        lock.lock();
        try {
            while (filling.size() == 0 && !closing) {
                filled.awaitUninterruptibly();
            }
            Batch full = filling;
            filling = writing;
            writing = full;
            noticeBytes = 0;
            if (refused > 0) {
                refusals.tell(refused, filling);
                refused = 0;
            }
            drained.signalAll();
            return writing.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        lock.lock();
        try {
            discarding = true;
            filling.clear();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is there, but gives up after the time given; then the thread, a daemon, is left
    /// behind.
    void close(long milliseconds) {
        lock.lock();
        try {
            closing = true;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        discard();
    }
}
