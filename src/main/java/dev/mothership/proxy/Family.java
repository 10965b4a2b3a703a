package dev.mothership.proxy;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One metric of the page while it is put together: its values by label. Not thread-safe.
final class Family {
    private static final List<Double> BOUNDS = Durations.seconds();

    private final String name;
    private final String help;
    private final Type type;
    private final List<String> labels;
    private final List<Sample> samples = new ArrayList<>();

    private Family(String name, String help, Type type, List<String> labels) {
        this.name = name;
        this.help = help;
        this.type = type;
        this.labels = labels;
    }

    /// @param name without `_total`
    static Family counter(String name, String help, List<String> labels) {
        return new Family(name, help, Type.COUNTER, labels);
    }

    static Family gauge(String name, String help, List<String> labels) {
        return new Family(name, help, Type.GAUGE, labels);
    }

    static Family histogram(String name, String help, List<String> labels) {
        return new Family(name, help, Type.HISTOGRAM, labels);
    }

    void add(List<String> values, long value) {
        String suffix = type == Type.COUNTER ? "_total" : "";
        samples.add(new Sample(name + suffix, labels, values, value));
    }

    /// @param buckets of [Durations], not added up
    void add(List<String> values, long[] buckets, long nanos) {
        List<String> bucketLabels = with(labels, "le");
        long count = 0;
        for (int i = 0; i < buckets.length; i++) {
            count += buckets[i];
            String bound = Collector.doubleToGoString(BOUNDS.get(i));
            samples.add(new Sample(name + "_bucket", bucketLabels, with(values, bound), count));
        }
        samples.add(new Sample(name + "_count", labels, values, count));
        samples.add(new Sample(name + "_sum", labels, values, Durations.seconds(nanos)));
    }

    private static List<String> with(List<String> some, String last) {
        return Stream.concat(some.stream(), Stream.of(last)).toList();
    }

    /// Puts them on the page.
    static void end(List<MetricFamilySamples> page, Family... families) {
        for (Family family : families) {
            page.add(
                    new MetricFamilySamples(family.name, family.type, family.help, family.samples));
        }
    }
}
