package dev.mothership.shiplog;

import dev.mothership.shiplog.KeptLine.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gets every line from some moment on. Whoever takes too slowly loses lines, never the fleet time:
/// at most 512 KiB wait here, what finds no room is counted, and the count is told in its place.
///
/// Thread-safe.
public final class Follower implements AutoCloseable {
    private static final int LIMIT = 512 * 1024;

    /// What a line costs beside its text.
    private static final int OVERHEAD = 96;

    private final Predicate<String> wanted;
    private final Consumer<Follower> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final Deque<KeptLine> waiting = new ArrayDeque<>();
    private int cost;
    private int dropped;
    private @Nullable KeptLine lastDropped;
    private boolean ended;

    /// @param first what it begins with, wanted lines only: they are bounded, and none is dropped
    Follower(Predicate<String> wanted, List<KeptLine> first, Consumer<Follower> onClose) {
        this.wanted = wanted;
        waiting.addAll(first);
        this.onClose = onClose;
    }

    /// Never blocks for long.
    void offer(KeptLine line) {
        if (!wanted.test(line.name())) {
            return;
        }
        lock.lock();
        try {
            int more = line.text().length() * 2 + OVERHEAD;
            if (ended) {
                return;
            }
            if (cost + more > LIMIT) {
                dropped++;
                lastDropped = line;
                return;
            }
            tellDropped();
            waiting.add(line);
            cost += more;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void tellDropped() {
        if (lastDropped != null) {
            String words = dropped == 1 ? "1 line was" : dropped + " lines were";
            waiting.add(
                    new KeptLine(
                            lastDropped.number(),
                            lastDropped.time(),
                            LineFormat.ownName(),
                            Kind.WARN,
                            words + " dropped here: the reader of this output was too slow"));
            dropped = 0;
            lastDropped = null;
        }
    }

    /// All lines that wait, oldest first; if there are none, waits for the first, but no longer
    /// than the time given.
    ///
    /// @return empty if none came within the time, or none will come any more
    public List<KeptLine> take(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            tellDropped();
            List<KeptLine> taken = new ArrayList<>(waiting);
            waiting.clear();
            cost = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing waits and nothing more will come.
    public boolean ended() {
        lock.lock();
        try {
            return ended && waiting.isEmpty() && dropped == 0;
        } finally {
            lock.unlock();
        }
    }

    /// No more lines will come.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
