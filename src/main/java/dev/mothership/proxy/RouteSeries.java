package dev.mothership.proxy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What is counted of one route, by event loop, method and class of status. Methods and classes are
/// closed lists, so that no client can make up time series.
///
/// Each loop counts in tallies of its own, made when they are first needed; anybody may read.
final class RouteSeries {
    static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
    static final List<String> STATUSES = List.of("0xx", "1xx", "2xx", "3xx", "4xx", "5xx");

    private static final int OTHER = METHODS.size() - 1;

    // Of a cell, after the buckets of durations.
    private static final int NANOS = Durations.BUCKETS;
    private static final int REFUSED = Durations.BUCKETS + 1;
    private static final int CELL = Durations.BUCKETS + 2;

    // Of the bodies' tallies.
    private static final int RECEIVED = 0;
    private static final int SENT = 1;

    private final String ship;
    private final String route;
    private final @Nullable RouteSeries heir;
    private final int loops;
    private final AtomicReferenceArray<@Nullable Tally> cells;
    private final Tally[] bodies;
    private volatile boolean removed;

    /// @param heir counts for it once it is removed; null for one that never is
    /// @param loops how many there are
    RouteSeries(String ship, String route, @Nullable RouteSeries heir, int loops) {
        this.ship = ship;
        this.route = route;
        this.heir = heir;
        this.loops = loops;
        this.cells = new AtomicReferenceArray<>(loops * METHODS.size() * STATUSES.size());
        this.bodies = new Tally[loops];
        for (int i = 0; i < loops; i++) {
            bodies[i] = new Tally(2);
        }
    }

    String ship() {
        return ship;
    }

    String route() {
        return route;
    }

    // On an event loop.

    /// A request that is over.
    ///
    /// @param received bytes of its body
    /// @param sent bytes of the response's body
    void ended(int loop, String method, int status, long nanos, long received, long sent) {
        if (removed && heir != null) {
            heir.ended(loop, method, status, nanos, received, sent);
            return;
        }
        Tally cell = cell(loop, methodIndex(method), status);
        cell.add(Durations.bucket(nanos), 1);
        cell.add(NANOS, nanos);
        if (received != 0) {
            bodies[loop].add(RECEIVED, received);
        }
        if (sent != 0) {
            bodies[loop].add(SENT, sent);
        }
    }

    /// A request of which nothing but the answer is known.
    void refused(int loop, int status) {
        cell(loop, OTHER, status).add(REFUSED, 1);
    }

    private static int methodIndex(String method) {
        if (method.equals("GET")) {
            return 0;
        }
        int index = METHODS.indexOf(method);
        return index < 0 ? OTHER : index;
    }

    private Tally cell(int loop, int method, int status) {
        int at = place(loop, method, Math.clamp(status / 100, 0, STATUSES.size() - 1));
        Tally known = cells.getPlain(at);
        if (known == null) {
            known = new Tally(CELL);
            cells.setRelease(at, known);
        }
        return known;
    }

    private static int place(int loop, int method, int statusClass) {
        return (loop * METHODS.size() + method) * STATUSES.size() + statusClass;
    }

    /// From now on its heir counts. Called by any thread.
    void remove() {
        removed = true;
    }

    // Reading, on any thread.

    /// The requests of one method and class of status.
    ///
    /// @param answered how many there were, those included whose duration is not known
    /// @param buckets how many took how long
    /// @param nanos all their durations
    record Requests(long answered, long[] buckets, long nanos) {}

    /// @return null if there were none
    @Nullable Requests requests(int method, int statusClass) {
        long[] buckets = new long[Durations.BUCKETS];
        long nanos = 0;
        long answered = 0;
        for (int loop = 0; loop < loops; loop++) {
            Tally cell = cells.getAcquire(place(loop, method, statusClass));
            if (cell != null) {
                for (int i = 0; i < buckets.length; i++) {
                    long count = cell.get(i);
                    buckets[i] += count;
                    answered += count;
                }
                answered += cell.get(REFUSED);
                nanos += cell.get(NANOS);
            }
        }
        return answered == 0 ? null : new Requests(answered, buckets, nanos);
    }

    /// Bytes of requests' bodies.
    long received() {
        return Tally.sum(bodies, RECEIVED);
    }

    /// Bytes of responses' bodies.
    long sent() {
        return Tally.sum(bodies, SENT);
    }
}
