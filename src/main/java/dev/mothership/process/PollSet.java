package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// The array of `struct pollfd` (`int fd; short events; short revents`) for `poll(2)`. Confined to
/// the thread that made it.
final class PollSet {
    static final int ENTRY_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int HAPPENED = 6;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private final SystemCalls calls;
    private MemorySegment entries;
    private int size;

    PollSet(SystemCalls calls) {
        this.calls = calls;
        entries = calls.allocate(16L * ENTRY_BYTES);
    }

    int size() {
        return size;
    }

    void add(int descriptor) {
        if ((long) (size + 1) * ENTRY_BYTES > entries.byteSize()) {
            grow();
        }
        entries.set(JAVA_INT, at(size), descriptor);
        entries.set(JAVA_SHORT, at(size) + EVENTS, POLLIN);
        entries.set(JAVA_SHORT, at(size) + HAPPENED, (short) 0);
        size++;
    }

    /// Doubles, so what is left behind until the thread ends is less than what is used.
    private void grow() {
        MemorySegment larger = calls.allocate(entries.byteSize() * 2);
        larger.copyFrom(entries);
        entries = larger;
    }

    /// The last entry takes the place of the removed one.
    void remove(int index) {
        size--;
        MemorySegment.copy(entries, at(size), entries, at(index), ENTRY_BYTES);
    }

    /// Gives how many have something to read or have ended
    int poll(int milliseconds) {
        return calls.poll(entries, size, milliseconds);
    }

    boolean ready(int index) {
        return entries.get(JAVA_SHORT, at(index) + HAPPENED) != 0;
    }

    /// Whether a pipe takes up to `PIPE_BUF` bytes without blocking and has somebody to read them.
    ///
    /// @param entry room for one entry
    static boolean writable(SystemCalls calls, MemorySegment entry, int descriptor) {
        entry.set(JAVA_INT, 0, descriptor);
        entry.set(JAVA_SHORT, EVENTS, POLLOUT);
        entry.set(JAVA_SHORT, HAPPENED, (short) 0);
        return calls.poll(entry, 1, 0) > 0 && entry.get(JAVA_SHORT, HAPPENED) == POLLOUT;
    }

    private static long at(int index) {
        return (long) index * ENTRY_BYTES;
    }
}
