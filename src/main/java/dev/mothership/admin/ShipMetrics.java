package dev.mothership.admin;

import dev.mothership.process.Processes;
import dev.mothership.ship.ShipManager;
import dev.mothership.ship.ShipSnapshot;
import dev.mothership.ship.ShipState;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The ships' metrics, made from one snapshot for each scrape so that they agree with each other.
@ApplicationScoped
public class ShipMetrics {
    private static final List<String> INSTANCE = List.of("ship", "group", "instance");
    private static final List<String> STATE = List.of("ship", "group", "instance", "state");

    private final ShipManager ships;
    private final Processes processes;
    private final PrometheusMeterRegistry registry;

    public ShipMetrics(ShipManager ships, Processes processes, PrometheusMeterRegistry registry) {
        this.ships = ships;
        this.processes = processes;
        this.registry = registry;
    }

    /// Makes them part of the metrics page.
    public void publish() {
        registry.getPrometheusRegistry()
                .register(
                        new Collector() {
                            @Override
                            public List<MetricFamilySamples> collect() {
                                return ShipMetrics.this.collect();
                            }
                        });
    }

    private List<Collector.MetricFamilySamples> collect() {
        List<ShipSnapshot> all = ships.snapshots();
        Map<Long, Long> memory =
                processes.residentMemory(
                        all.stream()
                                .flatMap(ship -> ship.state().pid().stream().boxed())
                                .collect(Collectors.toSet()));
        GaugeMetricFamily status =
                new GaugeMetricFamily(
                        "mothership_ship_status",
                        "1 for the state that the instance is in, 0 for all others.",
                        STATE);
        GaugeMetricFamily healthy =
                new GaugeMetricFamily(
                        "mothership_ship_healthy",
                        "1 if the instance is ready or has completed, else 0.",
                        INSTANCE);
        CounterMetricFamily restarts =
                new CounterMetricFamily(
                        "mothership_ship_restarts",
                        "Starts of the instance after its first.",
                        INSTANCE);
        GaugeMetricFamily resident =
                new GaugeMetricFamily(
                        "mothership_ship_memory_rss_bytes",
                        "Resident memory of the instance's process group; a page that its processes share counts for each.",
                        INSTANCE);
        for (ShipSnapshot ship : all) {
            List<String> labels =
                    List.of(ship.ship(), ship.group(), Integer.toString(ship.instance()));
            for (String state : ShipState.labels()) {
                status.addMetric(
                        List.of(labels.get(0), labels.get(1), labels.get(2), state),
                        ship.state().label().equals(state) ? 1 : 0);
            }
            healthy.addMetric(labels, ship.healthy() ? 1 : 0);
            restarts.addMetric(labels, (double) ship.restarts());
            ship.state()
                    .pid()
                    .ifPresent(pid -> {
                        Long bytes = memory.get(pid);
                        if (bytes != null) {
                            resident.addMetric(labels, bytes.doubleValue());
                        }
                    });
        }
        return List.of(status, healthy, restarts, resident);
    }
}
