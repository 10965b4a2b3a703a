package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/// The last lines under a name, in a ring of bytes. Not thread-safe.
final class Tail {
    private static final int CAPACITY = 8 * 1024;
    private static final int LINES = 30;

    private final byte[] ring = new byte[CAPACITY];
    private int next;
    private boolean full;

    void add(byte[] bytes, int offset, int length) {
        if (length >= CAPACITY) {
            put(bytes, offset + length - (CAPACITY - 1), CAPACITY - 1);
        } else {
            put(bytes, offset, length);
        }
        ring[next] = '\n';
        full |= next + 1 == CAPACITY;
        next = (next + 1) % CAPACITY;
    }

    private void put(byte[] bytes, int offset, int length) {
        int before = Math.min(length, CAPACITY - next);
        System.arraycopy(bytes, offset, ring, next, before);
        System.arraycopy(bytes, offset + before, ring, 0, length - before);
        full |= next + length >= CAPACITY;
        next = (next + length) % CAPACITY;
    }

    /// At most 30, oldest first, without terminal escapes. The oldest can lack its beginning.
    List<String> lines() {
        byte[] ordered = new byte[full ? CAPACITY : next];
        int old = full ? CAPACITY - next : 0;
        System.arraycopy(ring, next, ordered, 0, old);
        System.arraycopy(ring, 0, ordered, old, next);
        List<String> lines = new ArrayList<>();
        for (String line : new String(ordered, UTF_8).split("\n", -1)) {
            lines.add(TerminalEscapes.strip(line.stripTrailing()));
        }
        lines.removeLast(); // after the last newline
        if (full && lines.size() > 1) {
            lines.removeFirst(); // cut somewhere
        }
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}
