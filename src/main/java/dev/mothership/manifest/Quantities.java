package dev.mothership.manifest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations and sizes as the manifest writes them.
final class Quantities {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(|B|KiB|MiB|GiB)");

    private Quantities() {}

    /// Reads `"250ms"`, `"5s"`, `"2m"` or `"1h"`.
    static Duration duration(String text) throws BadValue {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not a duration",
                    "write \"250ms\", \"5s\", \"2m\", \"1h\" or a whole number of seconds");
        }
        long number = Long.parseLong(matcher.group(1));
        return bounded(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }

    /// Reads a number of seconds.
    static Duration seconds(long seconds) throws BadValue {
        if (seconds < 0) {
            throw new BadValue("a duration cannot be negative", "");
        }
        return bounded(Duration.ofSeconds(seconds));
    }

    private static Duration bounded(Duration duration) throws BadValue {
        if (duration.compareTo(LONGEST) > 0) {
            throw new BadValue("a duration can be at most 366 days", "");
        }
        return duration;
    }

    /// Reads `"64KiB"`, `"10MiB"`, `"1GiB"` or bytes.
    static long size(String text) throws BadValue {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new BadValue(
                    "\"" + text + "\" is not a size",
                    "write \"64KiB\", \"10MiB\", \"1GiB\" or a number of bytes");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> 1;
                };
        return bytes(
                Math.multiplyHigh(Long.parseLong(matcher.group(1)), unit) == 0
                        ? Long.parseLong(matcher.group(1)) * unit
                        : Long.MIN_VALUE);
    }

    /// Checks a number of bytes.
    static long bytes(long bytes) throws BadValue {
        if (bytes < 0 || bytes > 1L << 50) {
            throw new BadValue("a size is 0 to 1024 TiB", "");
        }
        return bytes;
    }

    /// The shortest form of a duration.
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }

    /// The shortest form of a size.
    static String text(long bytes) {
        for (int shift = 30; shift > 0 && bytes != 0; shift -= 10) {
            if (bytes % (1L << shift) == 0) {
                return String.format(
                        Locale.ROOT,
                        "%d%s",
                        bytes >> shift,
                        shift == 30 ? "GiB" : shift == 20 ? "MiB" : "KiB");
            }
        }
        return bytes + "";
    }
}
