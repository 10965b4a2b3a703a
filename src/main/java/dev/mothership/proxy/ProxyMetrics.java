package dev.mothership.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/// Counts and times requests. Tags come from the manifest and from two closed lists, so that no
/// client can make up new time series; each meter is looked up once and then found in an array.
///
/// Thread-safe. Which routes there are is guarded by this object's lock.
final class ProxyMetrics {
    private final MeterRegistry registry;
    private final Map<Label, RouteSeries> routes = new HashMap<>();
    private final RouteSeries none;
    private final LongAdder inFlight = new LongAdder();
    private final Counter holds;
    private final Counter rejections;
    private final Counter[] limited;

    private record Label(String ship, String route) {}

    ProxyMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.none = new RouteSeries(registry, "", "", null);
        Gauge.builder("mothership.requests.in.flight", inFlight, LongAdder::sum)
                .description("Requests that have begun and not ended")
                .strongReference(true)
                .register(registry);
        this.holds =
                Counter.builder("mothership.requests.held")
                        .description("Requests that waited for a ship to become ready")
                        .register(registry);
        this.rejections =
                Counter.builder("mothership.connections.rejected")
                        .description("Connections closed because of max_connections")
                        .register(registry);
        this.limited =
                Arrays.stream(RateLimiter.Limit.values())
                        .map(limit ->
                                Counter.builder("mothership.requests.limited")
                                        .description("Requests that got 429")
                                        .tag("limit", limit.label())
                                        .register(registry))
                        .toArray(Counter[]::new);
    }

    /// The meters of a route, which go on from one manifest to the next as long as the route does.
    synchronized RouteSeries of(CompiledRoute route) {
        return routes.computeIfAbsent(
                new Label(route.shipName(), route.label()),
                label -> new RouteSeries(registry, label.ship, label.route, none));
    }

    /// Those of requests that no route takes.
    RouteSeries none() {
        return none;
    }

    /// Removes all other routes' meters.
    synchronized void retain(RouteSeries[] kept) {
        Set<RouteSeries> wanted = new HashSet<>(Arrays.asList(kept));
        routes.values()
                .removeIf(series -> {
                    boolean gone = !wanted.contains(series);
                    if (gone) {
                        series.remove();
                    }
                    return gone;
                });
    }

    void begun() {
        inFlight.increment();
    }

    void held() {
        holds.increment();
    }

    /// A connection was one too many.
    void connectionRejected() {
        rejections.increment();
    }

    /// A request was one too many.
    void limited(RateLimiter.Limit limit) {
        limited[limit.ordinal()].increment();
    }

    /// A request that never reached the codec.
    void refused(int status) {
        none.refused(status);
    }

    /// @param status of the response; 499 where the client left before there was one
    void ended(RouteSeries series, String method, int status, long nanos) {
        inFlight.decrement();
        series.ended(method, status, nanos);
    }
}
