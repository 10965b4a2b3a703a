package dev.mothership.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which parts of a file a `Range` header asks for (RFC 9110, 14).
sealed interface ByteRanges {
    /// Who asks for more wants to wear us out, or is better served with the whole.
    int MOST = 16;

    /// All of it: there is no range, or none that has to be followed.
    record Whole() implements ByteRanges {}

    /// Nothing of what is asked for is there.
    record Unsatisfiable() implements ByteRanges {}

    /// @param ranges at least one, in the order of the file; none touches another
    record Some(List<Range> ranges) implements ByteRanges {
        public Some {
            ranges = List.copyOf(ranges);
        }
    }

    /// @param from the first byte
    /// @param end after the last one
    record Range(long from, long end) {
        long length() {
            return end - from;
        }
    }

    /// @param header the value; null where there is none
    /// @param size the file's
    static ByteRanges of(@Nullable String header, long size) {
        String unit = "bytes=";
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(unit)) {
            return new Whole();
        }
        String[] specs = header.substring(unit.length()).split(",", MOST + 1);
        if (specs.length > MOST) {
            return new Whole();
        }
        List<Range> ranges = new ArrayList<>();
        for (String spec : specs) {
            Range range = range(spec.strip(), size);
            if (range == null) {
                return new Whole();
            }
            if (range.length() > 0) {
                ranges.add(range);
            }
        }
        return ranges.isEmpty() ? new Unsatisfiable() : new Some(merged(ranges));
    }

    /// @return empty where it lies behind the end; null where it is no range
    private static @Nullable Range range(String spec, long size) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        String first = spec.substring(0, dash);
        String last = spec.substring(dash + 1);
        if (!isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
            return null;
        }
        if (first.isEmpty()) {
            return new Range(Math.max(0, size - number(last)), size);
        }
        long from = number(first);
        if (!last.isEmpty() && number(last) < from) {
            return null;
        }
        long end = last.isEmpty() ? size : Math.min(size, number(last) + 1);
        return from >= size ? new Range(0, 0) : new Range(from, end);
    }

    private static boolean isNumber(String digits) {
        return digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /// What is too large for a file is as good as anything behind its end.
    private static long number(String digits) {
        int most = 18;
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > most
                ? Long.MAX_VALUE - 1
                : Long.parseLong(digits.substring(start));
    }

    private static List<Range> merged(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        ranges.stream()
                .sorted(Comparator.comparingLong(Range::from))
                .forEach(range -> {
                    if (!merged.isEmpty() && range.from() <= merged.getLast().end()) {
                        Range before = merged.removeLast();
                        merged.add(new Range(before.from(), Math.max(before.end(), range.end())));
                    } else {
                        merged.add(range);
                    }
                });
        return merged;
    }
}
