package dev.mothership.proxy;

import java.util.concurrent.atomic.AtomicLongArray;

/// What is counted of one ship. What happens often is counted by each event loop for itself, the
/// rest, which is seldom, by all in the same place. Anybody may read.
final class ShipSeries {
    /// A number that a loop counts.
    enum Count {
        /// Connections that are open.
        OPEN,
        /// Those among them that wait for a request.
        IDLE,
        CONNECTS,
        CONNECT_FAILURES,
        /// Requests sent to another instance, or again, because no connection could be made.
        RETRIES_UNREACHED,
        /// Requests sent again because a used connection turned out to be closed.
        RETRIES_CLOSED,
        BREAKER_OPENINGS,
        /// That are open.
        WEBSOCKETS,
        /// Preflights that were answered without it.
        PREFLIGHT_HITS,
        /// Those that went to it.
        PREFLIGHT_MISSES
    }

    private static final int COUNTS = Count.values().length;

    private final String ship;
    private final Tally[] tallies;
    private final AtomicLongArray waits = new AtomicLongArray(Durations.BUCKETS + 2);

    // Of the waits, after the buckets.
    private static final int NANOS = Durations.BUCKETS;
    private static final int WAITING = Durations.BUCKETS + 1;

    /// @param loops how many there are
    ShipSeries(String ship, int loops) {
        this.ship = ship;
        this.tallies = new Tally[loops];
        for (int i = 0; i < loops; i++) {
            tallies[i] = new Tally(COUNTS);
        }
    }

    String ship() {
        return ship;
    }

    /// Only on that loop.
    void add(ProxyLoop loop, Count count, long more) {
        tallies[loop.index()].add(count.ordinal(), more);
    }

    long get(Count count) {
        return Tally.sum(tallies, count.ordinal());
    }

    /// A request begins to wait for it.
    void waitBegun() {
        waits.incrementAndGet(WAITING);
    }

    void waitEnded(long nanos) {
        waits.decrementAndGet(WAITING);
        waits.addAndGet(NANOS, nanos);
        waits.incrementAndGet(Durations.bucket(nanos));
    }

    /// How many wait at this moment.
    long waiting() {
        return waits.get(WAITING);
    }

    /// How many have waited how long.
    long[] waitBuckets() {
        long[] buckets = new long[Durations.BUCKETS];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = waits.get(i);
        }
        return buckets;
    }

    long waitNanos() {
        return waits.get(NANOS);
    }
}
