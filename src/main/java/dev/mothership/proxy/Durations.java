package dev.mothership.proxy;

import java.util.List;

/// The buckets of histograms of durations.
final class Durations {
    private static final long MILLI = 1_000_000;

    private static final long[] BOUNDS = {
        MILLI,
        5 * MILLI,
        10 * MILLI,
        25 * MILLI,
        50 * MILLI,
        100 * MILLI,
        250 * MILLI,
        500 * MILLI,
        1_000 * MILLI,
        2_500 * MILLI,
        5_000 * MILLI,
        10_000 * MILLI,
        30_000 * MILLI
    };

    private static final double NANOS_PER_SECOND = 1e9;

    /// One more than there are bounds: the last one is for what is longer than all.
    static final int BUCKETS = BOUNDS.length + 1;

    private Durations() {}

    /// The bucket of a duration; most are in the first.
    static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /// The upper bounds in seconds, the infinite one last.
    static List<Double> seconds() {
        Double[] seconds = new Double[BUCKETS];
        for (int i = 0; i < BOUNDS.length; i++) {
            seconds[i] = BOUNDS[i] / NANOS_PER_SECOND;
        }
        seconds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return List.of(seconds);
    }

    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }
}
