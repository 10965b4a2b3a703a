package dev.mothership.proxy;

import dev.mothership.files.Disk;
import dev.mothership.timer.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What all event loops of a proxy share, and what stays when its manifest changes. Thread-safe.
final class ProxyState {
    /// Requests that may wait for ships at once; more would only wait to be refused.
    private static final int MOST_HELD = 1_024;

    private final Sockets sockets;
    private final Timer timer;
    private final Upstreams upstreams;
    private final ProxyMetrics metrics;
    private final AccessLog accessLog;
    private final Disk disk = new Disk();
    private final AtomicInteger held = new AtomicInteger();
    private volatile Plan plan;
    private volatile List<Entrance> entrances = List.of();
    private volatile @Nullable RateLimiter limiter;

    ProxyState(
            Sockets sockets,
            Timer timer,
            Upstreams upstreams,
            ProxyMetrics metrics,
            AccessLog accessLog,
            Plan plan) {
        this.sockets = sockets;
        this.timer = timer;
        this.upstreams = upstreams;
        this.metrics = metrics;
        this.accessLog = accessLog;
        this.plan = plan;
    }

    Sockets sockets() {
        return sockets;
    }

    Timer timer() {
        return timer;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    ProxyMetrics metrics() {
        return metrics;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    /// Where files are looked at.
    Disk disk() {
        return disk;
    }

    /// The plan of the manifest in force.
    Plan plan() {
        return plan;
    }

    /// Of the manifest in force; null where requests are not limited.
    @Nullable RateLimiter limiter() {
        return limiter;
    }

    /// The open listeners of the manifest in force.
    List<Entrance> entrances() {
        return entrances;
    }

    void entrances(List<Entrance> open) {
        entrances = open;
    }

    /// Where the listener of this name listens; 443, where clients look without being told, as long
    /// as it is not open.
    int port(String listener) {
        for (Entrance entrance : entrances) {
            if (entrance.now().listener().name().equals(listener)) {
                return entrance.port();
            }
        }
        return 443;
    }

    /// Puts another manifest in force, for what is not of a listener; what only the former one or
    /// another one named is forgotten.
    void enforce(Plan next) {
        plan = next;
        limiter = RateLimiter.of(next.rateLimits(), limiter, timer);
        upstreams.retain(next.upstreams());
        metrics.retain(next.series());
    }

    /// Some ship's state has changed.
    void shipsChanged() {
        PreflightCache preflights = plan.preflights();
        if (preflights != null) {
            preflights.forgetFormer();
        }
    }

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
}
