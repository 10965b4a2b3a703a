package dev.mothership.proxy;

import dev.mothership.proxy.ShipSeries.Count;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Puts on the metrics page what the proxy counts and what state it is in. Labels are names of the
/// manifest and of closed lists, and there is nothing of what the manifest has no more.
/// Thread-safe.
final class ProxyCollector extends Collector {
    private static final List<String> ROUTE = List.of("ship", "route");
    private static final List<String> REQUEST = List.of("ship", "route", "method", "status");
    private static final List<String> SHIP = List.of("ship");
    private static final List<String> INSTANCE = List.of("ship", "instance");

    private final ProxyMetrics metrics;
    private final Upstreams upstreams;
    private final Supplier<List<Entrance>> entrances;

    ProxyCollector(ProxyMetrics metrics, Upstreams upstreams, Supplier<List<Entrance>> entrances) {
        this.metrics = metrics;
        this.upstreams = upstreams;
        this.entrances = entrances;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> page = new ArrayList<>();
        requests(page);
        ships(page);
        instances(page);
        connections(page);
        ShieldFamilies.add(metrics.shields(), page);
        return page;
    }

    private void requests(List<MetricFamilySamples> page) {
        Family answered = Family.counter("mothership_requests", "Requests answered.", REQUEST);
        Family duration =
                Family.histogram(
                        "mothership_request_duration_seconds",
                        "Time from a request's head to the end of its response.",
                        REQUEST);
        Family received =
                Family.counter(
                        "mothership_request_body_bytes",
                        "Bytes of the bodies of requests, as clients sent them.",
                        ROUTE);
        Family sent =
                Family.counter(
                        "mothership_response_body_bytes",
                        "Bytes of the bodies of responses, as ships sent them.",
                        ROUTE);
        for (RouteSeries series : metrics.routes()) {
            List<String> labels = List.of(series.ship(), series.route());
            for (int method = 0; method < RouteSeries.METHODS.size(); method++) {
                for (int status = 0; status < RouteSeries.STATUSES.size(); status++) {
                    RouteSeries.Requests requests = series.requests(method, status);
                    if (requests != null) {
                        List<String> all =
                                List.of(
                                        series.ship(),
                                        series.route(),
                                        RouteSeries.METHODS.get(method),
                                        RouteSeries.STATUSES.get(status));
                        answered.add(all, requests.answered());
                        duration.add(all, requests.buckets(), requests.nanos());
                    }
                }
            }
            received.add(labels, series.received());
            sent.add(labels, series.sent());
        }
        Family inFlight =
                Family.gauge(
                        "mothership_requests_in_flight",
                        "Requests that have begun and not ended.",
                        List.of());
        inFlight.add(List.of(), metrics.inFlight());
        Family.end(page, answered, duration, received, sent, inFlight);
    }

    private void ships(List<MetricFamilySamples> page) {
        List<ShipSeries> ships =
                metrics.routed(upstreams.all()).stream().map(ShipUpstream::series).toList();
        Family waits =
                Family.histogram(
                        "mothership_request_hold_seconds",
                        "Time for which requests waited for the ship to become ready.",
                        SHIP);
        Family retries =
                Family.counter(
                        "mothership_upstream_retries",
                        "Requests sent once more, by what became of the try before.",
                        List.of("ship", "reason"));
        for (ShipSeries ship : ships) {
            waits.add(List.of(ship.ship()), ship.waitBuckets(), ship.waitNanos());
            retries.add(List.of(ship.ship(), "unreached"), ship.get(Count.RETRIES_UNREACHED));
            retries.add(List.of(ship.ship(), "closed"), ship.get(Count.RETRIES_CLOSED));
        }
        Family connections =
                Family.gauge(
                        "mothership_upstream_connections",
                        "Open connections to the ship, by what they do.",
                        List.of("ship", "state"));
        for (ShipSeries ship : ships) {
            long idle = Math.max(0, ship.get(Count.IDLE));
            connections.add(List.of(ship.ship(), "idle"), idle);
            connections.add(
                    List.of(ship.ship(), "active"), Math.max(0, ship.get(Count.OPEN) - idle));
        }
        Family.end(
                page,
                waits,
                retries,
                connections,
                each(
                        ships,
                        Family.gauge(
                                "mothership_requests_waiting",
                                "Requests that wait for the ship to become ready.",
                                SHIP),
                        ShipSeries::waiting),
                each(
                        ships,
                        Family.gauge("mothership_websockets", "Open WebSockets.", SHIP),
                        ship -> ship.get(Count.WEBSOCKETS)),
                each(
                        ships,
                        Family.counter(
                                "mothership_upstream_connects",
                                "Connections made to the ship.",
                                SHIP),
                        ship -> ship.get(Count.CONNECTS)),
                each(
                        ships,
                        Family.counter(
                                "mothership_upstream_connect_failures",
                                "Connections to the ship that could not be made.",
                                SHIP),
                        ship -> ship.get(Count.CONNECT_FAILURES)),
                each(
                        ships,
                        Family.counter(
                                "mothership_breaker_openings",
                                "Times that the breaker of one of the ship's instances opened.",
                                SHIP),
                        ship -> ship.get(Count.BREAKER_OPENINGS)));
    }

    private static Family each(
            List<ShipSeries> ships, Family family, ToLongFunction<ShipSeries> value) {
        ships.forEach(ship -> family.add(List.of(ship.ship()), value.applyAsLong(ship)));
        return family;
    }

    private void instances(List<MetricFamilySamples> page) {
        Family breakers =
                Family.gauge(
                        "mothership_breaker_state",
                        "The instance's circuit breaker: 0 closed, 1 half-open, 2 open.",
                        INSTANCE);
        Family busy =
                Family.gauge(
                        "mothership_upstream_requests_in_flight",
                        "Requests that the instance answers.",
                        INSTANCE);
        for (ShipUpstream ship : metrics.routed(upstreams.all())) {
            if (ship.now() instanceof Upstream.Ready(Endpoint[] endpoints)) {
                for (Endpoint endpoint : endpoints) {
                    List<String> labels =
                            List.of(ship.ship(), Integer.toString(endpoint.instance()));
                    breakers.add(labels, endpoint.breaker().state().ordinal());
                    busy.add(labels, endpoint.traffic().count());
                }
            }
        }
        Family.end(page, breakers, busy);
    }

    private void connections(List<MetricFamilySamples> page) {
        Family clients =
                Family.gauge(
                        "mothership_client_connections",
                        "Open connections of clients.",
                        List.of("listener"));
        Map<String, Long> byListener = new TreeMap<>();
        for (Entrance entrance : entrances.get()) {
            byListener.merge(entrance.now().listener().name(), entrance.connections(), Long::sum);
        }
        byListener.forEach((listener, count) -> clients.add(List.of(listener), count));
        Family.end(page, clients);
    }
}
