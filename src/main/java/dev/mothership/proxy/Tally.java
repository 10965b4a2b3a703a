package dev.mothership.proxy;

import java.util.concurrent.atomic.AtomicLongArray;

/// Numbers that one event loop counts and others read. Counting costs what a plain addition does:
/// there is no other writer. What is read may be a moment old, never torn.
///
/// Readers add up the tallies of all loops, so a number of one may well be negative.
final class Tally {
    /// Keeps the numbers of two loops out of each other's cache lines (two, as processors fetch
    /// lines in pairs).
    private static final int PADDING = 16;

    private final AtomicLongArray numbers;

    Tally(int size) {
        numbers = new AtomicLongArray(size + 2 * PADDING);
    }

    /// Only on the loop whose tally it is.
    void add(int index, long more) {
        numbers.setOpaque(PADDING + index, numbers.getPlain(PADDING + index) + more);
    }

    long get(int index) {
        return numbers.getOpaque(PADDING + index);
    }

    static long sum(Tally[] tallies, int index) {
        long sum = 0;
        for (Tally tally : tallies) {
            sum += tally.get(index);
        }
        return sum;
    }
}
