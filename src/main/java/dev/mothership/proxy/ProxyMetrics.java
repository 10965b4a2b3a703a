package dev.mothership.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the proxy counts. What each request changes is counted by event loops, each for itself, and
/// put on the metrics page by [ProxyCollector]; what is seldom is a meter of the registry.
///
/// Names of routes and ships come from the manifest. Which there are is guarded by this object's
/// lock; all else is thread-safe without.
final class ProxyMetrics {
    private static final int IN_FLIGHT = 0;

    private final int loops;
    private final Map<Label, RouteSeries> routes = new LinkedHashMap<>();
    private final RouteSeries none;
    private final Tally[] tallies;
    private final ShieldSeries shields;
    private final Counter holds;
    private final Counter rejections;
    private final Counter[] limited;
    private final Counter preflightsEvicted;

    private record Label(String ship, String route) {}

    /// @param loops how many there are
    ProxyMetrics(MeterRegistry registry, int loops) {
        this.loops = loops;
        this.none = new RouteSeries("", "", null, loops);
        this.shields = new ShieldSeries(loops);
        this.tallies = new Tally[loops];
        for (int i = 0; i < loops; i++) {
            tallies[i] = new Tally(1);
        }
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
        this.preflightsEvicted =
                Counter.builder("mothership.preflight.cache.evictions")
                        .description("Answers to preflights that had to go for others.")
                        .register(registry);
    }

    /// What is counted of a route, which goes on from one manifest to the next as long as the route
    /// does.
    synchronized RouteSeries of(CompiledRoute route) {
        return routes.computeIfAbsent(
                new Label(route.shipName(), route.label()),
                label -> new RouteSeries(label.ship, label.route, none, loops));
    }

    /// That of requests that no route takes.
    RouteSeries none() {
        return none;
    }

    /// What is thought of clients.
    ShieldSeries shields() {
        return shields;
    }

    /// Forgets all other routes.
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

    /// All routes, and what belongs to none.
    synchronized List<RouteSeries> routes() {
        return Stream.concat(Stream.of(none), routes.values().stream()).toList();
    }

    /// Of `known`, those that a route is for: of others, such as workers, there is nothing to tell.
    List<ShipUpstream> routed(List<ShipUpstream> known) {
        Set<String> names =
                routes().stream().map(RouteSeries::ship).collect(Collectors.toUnmodifiableSet());
        return known.stream().filter(ship -> names.contains(ship.ship())).toList();
    }

    // On an event loop.

    void begun(ProxyLoop loop) {
        tallies[loop.index()].add(IN_FLIGHT, 1);
    }

    void ended(ProxyLoop loop) {
        tallies[loop.index()].add(IN_FLIGHT, -1);
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

    /// A kept answer had to go for another one. Called by any thread.
    void preflightEvicted() {
        preflightsEvicted.increment();
    }

    /// A request that never reached the codec.
    void refused(ProxyLoop loop, int status) {
        none.refused(loop.index(), status);
    }

    /// Requests that have begun and not ended.
    long inFlight() {
        return Tally.sum(tallies, IN_FLIGHT);
    }
}
