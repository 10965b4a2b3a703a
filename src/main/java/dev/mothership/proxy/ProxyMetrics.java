package dev.mothership.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts and times requests. Tags come from the manifest and from two closed lists, so that no
/// client can make up new time series; each meter is looked up once and then found in an array.
final class ProxyMetrics {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
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
    private final Series[] routes;
    private final Series none;
    private final LongAdder inFlight = new LongAdder();
    private final Counter holds;

    ProxyMetrics(MeterRegistry registry, List<CompiledRoute> routes) {
        this.registry = registry;
        this.routes =
                routes.stream()
                        .map(route -> new Series(route.shipName(), route.label()))
                        .toArray(Series[]::new);
        this.none = new Series("", "");
        Gauge.builder("mothership.requests.in.flight", inFlight, LongAdder::sum)
                .description("Requests that have begun and not ended")
                .strongReference(true)
                .register(registry);
        this.holds =
                Counter.builder("mothership.requests.held")
                        .description("Requests that waited for a ship to become ready")
                        .register(registry);
    }

    void begun() {
        inFlight.increment();
    }

    void held() {
        holds.increment();
    }

    /// A request that never reached the codec.
    void refused(int status) {
        none.meters(METHODS.size() - 1, status).requests.increment();
    }

    /// @param status of the response; 499 where the client left before there was one
    void ended(@Nullable CompiledRoute route, String method, int status, long nanos) {
        inFlight.decrement();
        Series series = route == null ? none : routes[route.index()];
        Meters meters = series.meters(methodIndex(method), status);
        meters.requests.increment();
        meters.duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    private static int methodIndex(String method) {
        if (method.equals("GET")) {
            return 0;
        }
        int index = METHODS.indexOf(method);
        return index < 0 ? METHODS.size() - 1 : index;
    }

    private record Meters(Counter requests, Timer duration) {}

    /// The meters of one route. Two threads may fill a place at once: the registry gives both the
    /// same meters.
    private final class Series {
        private final String ship;
        private final String route;
        private final @Nullable Meters[] meters =
                new @Nullable Meters[METHODS.size() * STATUS_CLASSES];

        Series(String ship, String route) {
            this.ship = ship;
            this.route = route;
        }

        Meters meters(int method, int status) {
            int statusClass = Math.clamp(status / 100, 0, STATUS_CLASSES - 1);
            int place = method * STATUS_CLASSES + statusClass;
            Meters known = meters[place];
            if (known == null) {
                known = register(METHODS.get(method), statusClass + "xx");
                meters[place] = known;
            }
            return known;
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
    }
}
