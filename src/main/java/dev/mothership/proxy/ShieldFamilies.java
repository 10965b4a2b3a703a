package dev.mothership.proxy;

import dev.mothership.client.Verdict;
import dev.mothership.proxy.Shields.Reason;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;

/// Puts verdicts on the metrics page. Labels are of closed lists.
final class ShieldFamilies {
    private ShieldFamilies() {}

    static void add(ShieldSeries series, List<MetricFamilySamples> page) {
        Family verdicts =
                Family.counter(
                        "mothership_client_verdicts",
                        "Requests that were judged, by whether they fit what they claim to be.",
                        List.of("verdict"));
        for (Verdict verdict : Verdict.values()) {
            verdicts.add(List.of(verdict.label()), series.judged(verdict));
        }
        Family caught =
                Family.counter(
                        "mothership_shielded_requests",
                        "Requests of clients that are denied or spoofed, by what was done.",
                        List.of("reason", "action"));
        for (Reason reason : Reason.values()) {
            caught.add(List.of(reason.label(), "observed"), series.caught(reason, false));
            caught.add(List.of(reason.label(), "blocked"), series.caught(reason, true));
        }
        Family.end(page, verdicts, caught);
    }
}
