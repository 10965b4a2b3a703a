package dev.mothership.proxy;

import dev.mothership.client.Clients;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.Settings;
import dev.mothership.manifest.Ship;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a manifest says of the proxy, ready to be asked. Immutable: a reload makes another one. A
/// request keeps the plan it began with.
final class Plan {
    private static final long LONGEST_PERIOD = 250;
    private static final long SHORTEST_PERIOD = 5;

    private final Manifest manifest;
    private final Settings.Limits limits;
    private final Trust trust;
    private final RouteTable routes;
    private final ShipUpstream[] upstreams;
    private final RouteSeries[] series;
    private final long[] responseMillis;
    private final Map<String, Tls> tls;
    private final Duration period;
    private final long holdMillis;
    private final long idleMillis;
    private final long headMillis;
    private final @Nullable Compression compression;
    private final @Nullable PreflightCache preflights;
    private final Timer timer;
    private final ProxySettings.@Nullable AccessLog accessLog;
    private final ErrorPages errorPages;
    private final @Nullable Shields shields;
    private final ProxySettings.Shields shieldSettings;

    /// Makes the ships and the routes of `manifest` known to `upstreams` and `metrics`. Reads
    /// certificates and pages, which blocks.
    ///
    /// @throws ListenException where certificates cannot be used; then nothing is made known
    Plan(Manifest manifest, Upstreams upstreams, ProxyMetrics metrics, Timer timer)
            throws ListenException {
        this.tls = tls(manifest.listeners());
        List<Ship> ships = manifest.ships();
        this.manifest = manifest;
        this.limits = manifest.settings().limits();
        this.trust = Trust.of(manifest.proxy());
        this.routes = RouteTable.of(manifest);
        this.upstreams =
                ships.stream().map(ship -> upstreams.of(ship.name())).toArray(ShipUpstream[]::new);
        this.series = routes.routes().stream().map(metrics::of).toArray(RouteSeries[]::new);
        this.period = Duration.ofMillis(period(limits, ships));
        this.holdMillis = covering(limits.hold());
        this.idleMillis = covering(limits.idleTimeout());
        this.headMillis = covering(limits.requestTimeout());
        this.timer = timer;
        this.accessLog = manifest.proxy().accessLog().orElse(null);
        this.errorPages = ErrorPages.read(manifest.proxy().errorPages());
        this.shields = Shields.of(manifest.proxy());
        this.shieldSettings = manifest.proxy().shields().orElse(ProxySettings.Shields.NONE);
        this.responseMillis = ships.stream().mapToLong(ship -> covering(ship.timeout())).toArray();
        this.compression = Compression.of(manifest.proxy());
        this.preflights = PreflightCache.of(manifest.proxy(), metrics::preflightEvicted);
    }

    private static Map<String, Tls> tls(List<Listener> listeners) throws ListenException {
        Map<String, Tls> all = new HashMap<>();
        for (Listener listener : listeners) {
            if (!listener.options().tls().isEmpty()) {
                all.put(listener.name(), new Tls(listener));
            }
        }
        return all;
    }

    /// An eighth of the shortest limit, in milliseconds, so that none is missed by much.
    private static long period(Settings.Limits limits, List<Ship> ships) {
        long shortest =
                Math.min(
                        limits.hold().toMillis(),
                        Math.min(
                                limits.idleTimeout().toMillis(),
                                limits.requestTimeout().toMillis()));
        for (Ship ship : ships) {
            shortest = Math.min(shortest, ship.timeout().toMillis());
        }
        return Math.clamp(shortest / 8, SHORTEST_PERIOD, LONGEST_PERIOD);
    }

    /// What of a loop's clock covers a duration: the tick that has begun counts for nothing.
    private long covering(Duration duration) {
        return duration.toMillis() + 1 + period.toMillis();
    }

    /// What one of its listeners serves.
    ListenerPlan of(Listener listener) {
        return new ListenerPlan(
                listener,
                this,
                routes.forListener(listener.name()),
                StaticFolders.of(manifest.proxy().staticFolders(), listener.name(), timer),
                HttpsRedirect.of(listener, manifest),
                tls.get(listener.name()));
    }

    /// Those of all listeners.
    List<Tls> tls() {
        return List.copyOf(tls.values());
    }

    /// Whose word on where requests come from is taken.
    Trust trust() {
        return trust;
    }

    /// Who is known by name.
    Clients clients() {
        return routes.clients();
    }

    Optional<ProxySettings.RateLimits> rateLimits() {
        return manifest.proxy().rateLimits();
    }

    Settings.Limits limits() {
        return limits;
    }

    ShipUpstream[] upstreams() {
        return upstreams;
    }

    RouteSeries[] series() {
        return series;
    }

    ShipUpstream upstream(CompiledRoute route) {
        return upstreams[route.ship()];
    }

    RouteSeries series(CompiledRoute route) {
        return series[route.index()];
    }

    /// How the access log looks; null where there is none.
    ProxySettings.@Nullable AccessLog accessLog() {
        return accessLog;
    }

    ErrorPages errorPages() {
        return errorPages;
    }

    /// Null where nobody is turned away.
    @Nullable Shields shields() {
        return shields;
    }

    boolean makesFingerprints() {
        return shieldSettings.ja4h();
    }

    /// Whether ships get fingerprints.
    boolean sendsFingerprints() {
        return shieldSettings.header() && shieldSettings.ja4h();
    }

    /// Bytes that a request's body may have.
    long bodyLimit() {
        return limits.bodySize().orElse(Long.MAX_VALUE);
    }

    /// Between two ticks of a loop.
    Duration period() {
        return period;
    }

    /// For how long a request waits for a ship that is not ready.
    long holdMillis() {
        return holdMillis;
    }

    /// For how long nothing may move on a connection.
    long idleMillis() {
        return idleMillis;
    }

    /// For how long a request's head may take to come.
    long headMillis() {
        return headMillis;
    }

    /// For how long a ship may take to begin its response.
    long responseMillis(CompiledRoute route) {
        return responseMillis[route.ship()];
    }

    /// Null where responses go on as they come.
    @Nullable Compression compression() {
        return compression;
    }

    /// Null where all preflights go to their ships.
    @Nullable PreflightCache preflights() {
        return preflights;
    }
}
