package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/// The metrics page of a proxy, as Prometheus reads it.
record MetricsPage(List<String> lines) {

    static MetricsPage of(RunningProxy proxy) {
        return new MetricsPage(proxy.meters().scrape().lines().toList());
    }

    /// @param series name and labels as they stand there
    Optional<Double> value(String series) {
        return lines.stream()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.valueOf(line.substring(series.length() + 1)))
                .findFirst();
    }

    /// Scrapes until the series has the value. The test's time limit ends it.
    static void await(RunningProxy proxy, String series, double value) {
        while (!MetricsPage.of(proxy).value(series).equals(Optional.of(value))) {
            assertThat(Thread.currentThread().isInterrupted()).as(series).isFalse();
            Thread.onSpinWait();
        }
    }
}
