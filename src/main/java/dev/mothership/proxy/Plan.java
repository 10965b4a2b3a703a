package dev.mothership.proxy;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Settings;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;

/// What all event loops of a proxy share.
final class Plan {
    private static final Duration LONGEST_PERIOD = Duration.ofMillis(250);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(5);

    /// Requests that may wait for ships at once; more would only wait to be refused.
    private static final int MOST_HELD = 1_024;

    private final Manifest manifest;
    private final RouteTable routes;
    private final Upstreams upstreams;
    private final ProxyMetrics metrics;
    private final Timer timer;
    private final Duration period;
    private final int holdTicks;
    private final int idleTicks;
    private final int headTicks;
    private final int[] responseTicks;
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean draining;

    Plan(
            Manifest manifest,
            RouteTable routes,
            Upstreams upstreams,
            ProxyMetrics metrics,
            Timer timer) {
        this.manifest = manifest;
        this.routes = routes;
        this.upstreams = upstreams;
        this.metrics = metrics;
        this.timer = timer;
        this.period = period(manifest);
        this.holdTicks = ticks(limits().hold());
        this.idleTicks = ticks(limits().idleTimeout());
        this.headTicks = ticks(limits().requestTimeout());
        this.responseTicks =
                manifest.ships().stream().mapToInt(ship -> ticks(ship.timeout())).toArray();
    }

    /// An eighth of the shortest limit, so that none is missed by much.
    private static Duration period(Manifest manifest) {
        Settings.Limits limits = manifest.settings().limits();
        Duration shortest =
                Collections.min(
                        java.util.List.of(
                                limits.idleTimeout(), limits.hold(), limits.requestTimeout()));
        for (var ship : manifest.ships()) {
            shortest = shortest.compareTo(ship.timeout()) < 0 ? shortest : ship.timeout();
        }
        Duration eighth = shortest.dividedBy(8);
        if (eighth.compareTo(LONGEST_PERIOD) > 0) {
            return LONGEST_PERIOD;
        }
        return eighth.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : eighth;
    }

    Settings.Limits limits() {
        return manifest.settings().limits();
    }

    RouteTable routes() {
        return routes;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    ProxyMetrics metrics() {
        return metrics;
    }

    Timer timer() {
        return timer;
    }

    /// Between two ticks of a loop.
    Duration period() {
        return period;
    }

    /// For which a request waits for a ship that is not ready.
    int holdTicks() {
        return holdTicks;
    }

    /// For which nothing may move on a connection.
    int idleTicks() {
        return idleTicks;
    }

    /// For which a request's head may take to come.
    int headTicks() {
        return headTicks;
    }

    /// For which a ship may take to begin its response.
    int responseTicks(int ship) {
        return responseTicks[ship];
    }

    /// How many ticks cover a duration, rounded up, and the one that has begun.
    private int ticks(Duration duration) {
        long ticks = duration.dividedBy(period) + 2;
        return (int) Math.min(ticks, Integer.MAX_VALUE / 2);
    }

    /// Takes one of the places for requests that wait.
    ///
    /// @return false where too many wait already
    boolean mayHold() {
        if (held.incrementAndGet() <= MOST_HELD) {
            return true;
        }
        held.decrementAndGet();
        return false;
    }

    void holdEnded() {
        held.decrementAndGet();
    }

    boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
