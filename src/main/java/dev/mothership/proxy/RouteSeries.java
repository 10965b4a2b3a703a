package dev.mothership.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The meters of one route. Thread-safe: event loops look meters up without a lock and register or
/// remove them under this object's.
final class RouteSeries {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
    private static final int OTHER = METHODS.size() - 1;
    private static final int STATUS_CLASSES = 6;
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final String ship;
    private final String route;
    private final @Nullable RouteSeries heir;
    private final @Nullable Meters[] meters = new @Nullable Meters[METHODS.size() * STATUS_CLASSES];
    private boolean removed;

    /// @param heir counts for it once it is removed; null for one that never is
    RouteSeries(MeterRegistry registry, String ship, String route, @Nullable RouteSeries heir) {
        this.registry = registry;
        this.ship = ship;
        this.route = route;
        this.heir = heir;
    }

    /// A request that has taken its time.
    void ended(String method, int status, long nanos) {
        Meters found = meters(methodIndex(method), status);
        found.requests.increment();
        found.duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    /// A request of which nothing but the answer is known.
    void refused(int status) {
        meters(OTHER, status).requests.increment();
    }

    /// Takes its meters out of the registry. A request that outlives its route is its heir's.
    void remove() {
        synchronized (this) {
            removed = true;
            for (int i = 0; i < meters.length; i++) {
                Meters known = meters[i];
                if (known != null) {
                    registry.remove(known.requests);
                    registry.remove(known.duration);
                    meters[i] = null;
                }
            }
        }
    }

    private static int methodIndex(String method) {
        if (method.equals("GET")) {
            return 0;
        }
        int index = METHODS.indexOf(method);
        return index < 0 ? OTHER : index;
    }

    private Meters meters(int method, int status) {
        int statusClass = Math.clamp(status / 100, 0, STATUS_CLASSES - 1);
        Meters known = meters[method * STATUS_CLASSES + statusClass];
        return known == null ? register(method, statusClass) : known;
    }

    private Meters register(int method, int statusClass) {
        synchronized (this) {
            if (removed && heir != null) {
                return heir.meters(method, statusClass * 100);
            }
            Meters made = register(METHODS.get(method), statusClass + "xx");
            meters[method * STATUS_CLASSES + statusClass] = made;
            return made;
        }
    }

    private Meters register(String method, String status) {
        Counter requests =
                Counter.builder("mothership.requests")
                        .description("Requests answered")
                        .tags("ship", ship, "route", route)
                        .tags("method", method, "status", status)
                        .register(registry);
        Timer duration =
                Timer.builder("mothership.request.duration")
                        .description("From a request's head to the end of its response")
                        .tags("ship", ship, "route", route)
                        .tags("method", method, "status", status)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry);
        return new Meters(requests, duration);
    }

    private record Meters(Counter requests, Timer duration) {}
}
