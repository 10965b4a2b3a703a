package dev.mothership.timer;

import java.time.Duration;

/// Durations as people and the manifest write them.
public final class Words {
    private Words() {}

    /// Such as `250ms`, `1.2s`, `5m`, `1h30m`, `2d4h`.
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            long tenths = millis / 100;
            return tenths % 10 == 0 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
        }
        long seconds = millis / 1_000;
        if (seconds < 3_600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        return minutes < 1_440
                ? pair(minutes / 60, "h", minutes % 60, "m")
                : pair(minutes / 1_440, "d", minutes % 1_440 / 60, "h");
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
