package dev.mothership.proxy;

import dev.mothership.proxy.ShipSeries.Count;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puts on the metrics page what is known of kept answers to preflights. Thread-safe.
final class PreflightCollector extends Collector {
    private static final List<String> SHIP = List.of("ship");

    private final ProxyState state;

    PreflightCollector(ProxyState state) {
        this.state = state;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Family hits =
                Family.counter(
                        "mothership_preflight_cache_hits",
                        "Preflights that were answered without the ship.",
                        SHIP);
        Family misses =
                Family.counter(
                        "mothership_preflight_cache_misses",
                        "Preflights that went to the ship, its answer not being known.",
                        SHIP);
        Family entries =
                Family.gauge(
                        "mothership_preflight_cache_entries",
                        "Answers to preflights that are kept.",
                        SHIP);
        PreflightCache cache = state.plan().preflights();
        Map<String, Long> kept = cache == null ? Map.of() : cache.entries(state.timer().nanos());
        for (ShipUpstream upstream : state.metrics().routed(state.upstreams().all())) {
            List<String> labels = List.of(upstream.ship());
            hits.add(labels, upstream.series().get(Count.PREFLIGHT_HITS));
            misses.add(labels, upstream.series().get(Count.PREFLIGHT_MISSES));
            entries.add(labels, kept.getOrDefault(upstream.ship(), 0L));
        }
        List<MetricFamilySamples> page = new ArrayList<>();
        Family.end(page, hits, misses, entries);
        return page;
    }
}
