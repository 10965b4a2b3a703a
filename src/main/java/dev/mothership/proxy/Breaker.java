package dev.mothership.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A circuit breaker: after some connections in a row, over a second at least, that could not be
/// made, none is tried for a while; then one is, and its outcome decides. Thread-safe.
///
/// ```
///          5 failures, 1 s              time is over
/// CLOSED ───────────────▶ OPEN ◀───────────────────────▶ HALF OPEN: one try
///    ▲                                    failure            │
///    └───────────────────────────────────────────────────────┘ success
/// ```
final class Breaker {
    private static final int FAILURES = 5;
    private static final long SHORTEST = 1_000_000_000L;
    private static final int MOST_DOUBLINGS = 3;
    private static final long CLOSED = 0;

    private final AtomicInteger failures = new AtomicInteger();
    private volatile long failingSince;
    private final AtomicLong openUntil = new AtomicLong(CLOSED);
    private volatile boolean trying;

    /// What metrics say of it, by number.
    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /// Whether a connection may be tried; of an open one whose time is over, one caller is told so.
    ///
    /// @param now asked only where it is open
    boolean permits(java.util.function.LongSupplier now) {
        long until = openUntil.get();
        if (until == CLOSED) {
            return true;
        }
        long time = now.getAsLong();
        boolean permitted = time - until >= 0 && openUntil.compareAndSet(until, end(time));
        if (permitted) {
            trying = true;
        }
        return permitted;
    }

    boolean isOpen() {
        return openUntil.get() != CLOSED;
    }

    State state() {
        if (!isOpen()) {
            return State.CLOSED;
        }
        return trying ? State.HALF_OPEN : State.OPEN;
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
            openUntil.set(CLOSED);
            trying = false;
        }
    }

    /// @param now in nanoseconds
    /// @return whether that has opened it
    boolean failed(long now) {
        trying = false;
        int count = failures.incrementAndGet();
        if (count == 1) {
            failingSince = now;
        } else if (count >= FAILURES && now - failingSince >= SHORTEST) {
            return openUntil.getAndSet(end(now)) == CLOSED;
        }
        return false;
    }

    /// 1 s, and up to 8 s the more failures there were.
    private long end(long now) {
        int more = Math.clamp(failures.get() - FAILURES, 0, MOST_DOUBLINGS);
        long end = now + (SHORTEST << more);
        return end == CLOSED ? 1 : end;
    }
}
