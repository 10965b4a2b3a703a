package dev.mothership.admin;

import dev.mothership.flagship.FlagshipView;
import dev.mothership.flagship.Role;
import dev.mothership.fleet.Fleet;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Metrics of the election of a flagship; none where there is none.
@ApplicationScoped
public class FlagshipMetrics {
    private final Fleet fleet;
    private final PrometheusMeterRegistry registry;

    public FlagshipMetrics(Fleet fleet, PrometheusMeterRegistry registry) {
        this.fleet = fleet;
        this.registry = registry;
    }

    /// Makes them part of the metrics page.
    public void publish() {
        registry.getPrometheusRegistry()
                .register(
                        new Collector() {
                            @Override
                            public List<MetricFamilySamples> collect() {
                                return fleet.flagship()
                                        .map(FlagshipMetrics::collect)
                                        .orElse(List.of());
                            }
                        });
    }

    private static List<Collector.MetricFamilySamples> collect(FlagshipView view) {
        GaugeMetricFamily role =
                new GaugeMetricFamily(
                        "mothership_flagship_role",
                        "1 for what this server is in the election of a flagship, 0 for all others.",
                        List.of("role"));
        for (Role each : Role.values()) {
            role.addMetric(List.of(each.label()), each == view.role() ? 1 : 0);
        }
        GaugeMetricFamily state =
                new GaugeMetricFamily(
                        "mothership_flagship_state",
                        "1 for where this server is in the election of a flagship, 0 for all others.",
                        List.of("state"));
        for (String each : FlagshipView.STATES) {
            state.addMetric(List.of(each), each.equals(view.state()) ? 1 : 0);
        }
        GaugeMetricFamily since =
                new GaugeMetricFamily(
                        "mothership_flagship_since_seconds",
                        "When that began, in seconds since 1970.",
                        List.of("release"));
        since.addMetric(List.of(view.release().orElse("")), view.since().toEpochMilli() / 1_000.0);
        GaugeMetricFamily info =
                new GaugeMetricFamily(
                        "mothership_flagship_info",
                        "1; what is booted, and who runs or has run prelaunch for it, once known.",
                        List.of("release", "flagship"));
        info.addMetric(List.of(view.release().orElse(""), view.flagship().orElse("")), 1);
        return List.of(role, state, since, info);
    }
}
