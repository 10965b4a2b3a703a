package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mothership.shiplog.KeptLine.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last lines under a name: at most 200, and at most 64 KiB of them, in a ring that grows to
/// that only for names that write so much. A line takes no allocation. Not thread-safe.
final class Tail {
    static final int LINES = 200;

    private static final int CAPACITY = 64 * 1024;
    static final int LONGEST_LINE = 8 * 1024;

    private final String name;
    private byte[] ring = new byte[512];
    private int start;
    private int used;

    private final long[] numbers = new long[LINES];
    private final long[] millis = new long[LINES];
    private final short[] lengths = new short[LINES];
    private final byte[] kinds = new byte[LINES];
    private int first;
    private int count;

    Tail(String name) {
        this.name = name;
    }

    /// Of a very long line the end is kept.
    void add(long number, long time, Kind kind, byte[] bytes, int offset, int length) {
        int kept = Math.min(length, LONGEST_LINE);
        makeRoom(kept);
        put(bytes, offset + length - kept, kept);
        int slot = (first + count) % LINES;
        numbers[slot] = number;
        millis[slot] = time;
        kinds[slot] = (byte) kind.ordinal();
        lengths[slot] = (short) kept;
        count++;
    }

    /// Where the first of these lines begins that would still be kept after all of them were added.
    static int keptFrom(byte[] bytes, int start, int end) {
        int lowest = Math.max(start, end - CAPACITY - LINES);
        int newlines = 0;
        for (int i = end - 2; i >= lowest; i--) {
            if (bytes[i] == '\n') {
                newlines++;
                if (newlines == LINES) {
                    return i + 1;
                }
            }
        }
        return lowest;
    }

    private void makeRoom(int length) {
        while (count == LINES || used + length > CAPACITY) {
            start = (start + lengths[first]) % ring.length;
            used -= lengths[first];
            first = (first + 1) % LINES;
            count--;
        }
        if (used + length > ring.length) {
            int size = ring.length;
            while (size < used + length) {
                size *= 2;
            }
            byte[] larger = Arrays.copyOf(bytes(0, used), size);
            start = 0;
            ring = larger;
        }
    }

    private void put(byte[] bytes, int offset, int length) {
        int at = (start + used) % ring.length;
        int before = Math.min(length, ring.length - at);
        System.arraycopy(bytes, offset, ring, at, before);
        System.arraycopy(bytes, offset + before, ring, 0, length - before);
        used += length;
    }

    private byte[] bytes(int from, int length) {
        byte[] copy = new byte[length];
        int at = (start + from) % ring.length;
        int before = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, copy, 0, before);
        System.arraycopy(ring, 0, copy, before, length - before);
        return copy;
    }

    /// Oldest first.
    List<KeptLine> lines() {
        List<KeptLine> lines = new ArrayList<>(count);
        int from = 0;
        for (int i = 0; i < count; i++) {
            int slot = (first + i) % LINES;
            String text = new String(bytes(from, lengths[slot]), UTF_8).stripTrailing();
            Instant time = Instant.ofEpochMilli(millis[slot]);
            lines.add(new KeptLine(numbers[slot], time, name, Kind.values()[kinds[slot]], text));
            from += lengths[slot];
        }
        return lines;
    }
}
