package dev.mothership.ship;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// The requests that one process of a ship answers at this moment: who is least busy, and when the
/// process can be stopped without a request being lost.
///
/// Thread-safe and without a lock: event loops count requests in and out, the fleet's thread closes
/// it. Count and closing share one number, so that no request enters once it is closed and none
/// that has entered is overlooked.
public final class Traffic {
    private static final int CLOSED = 1;
    private static final int REQUEST = 2;

    /// Of an instance that has no process: nothing gets in.
    static final Traffic NONE = closed();

    private final AtomicInteger state = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private static Traffic closed() {
        Traffic traffic = new Traffic();
        var _ = traffic.close();
        return traffic;
    }

    /// A request begins. Each success needs one [#leave()].
    ///
    /// @return false if it is closed: the request has to go elsewhere
    public boolean enter() {
        int seen = state.get();
        while ((seen & CLOSED) == 0) {
            int found = state.compareAndExchange(seen, seen + REQUEST);
            if (found == seen) {
                return true;
            }
            seen = found;
        }
        return false;
    }

    /// A request has ended, in whatever way.
    public void leave() {
        if (state.addAndGet(-REQUEST) == CLOSED) {
            drained.complete(null);
        }
    }

    /// Requests that have begun and not ended.
    public int count() {
        return state.get() / REQUEST;
    }

    /// Whether no more requests get in: the process is to stop, or has ended.
    public boolean isClosed() {
        return (state.get() & CLOSED) != 0;
    }

    /// Lets no more requests in. Call it again to no effect.
    ///
    /// @return completes once the last request has ended, on the thread that ended it
    public CompletionStage<Void> close() {
        if (state.getAndUpdate(now -> now | CLOSED) < REQUEST) {
            drained.complete(null);
        }
        return drained;
    }
}
