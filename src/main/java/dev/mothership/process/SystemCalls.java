package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// System calls by one thread: holds the place where `errno` is kept. Results are those of the C
/// functions, -1 for failure; a call that a signal interrupted is made again.
///
/// Memory given to a call must stay reachable for its time, since only its address is passed: take
/// it from a confined arena that is closed later, or from the global one.
final class SystemCalls {
    /// Numbers that Linux, FreeBSD and macOS agree on.
    static final int ENOENT = 2;

    static final int EINTR = 4;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int ECHILD = 10;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int ERANGE = 34;

    static final int F_OK = 0;
    static final int X_OK = 1;
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;

    private final LibC libc;
    private final Arena arena;
    private final MemorySegment state;

    SystemCalls(LibC libc, Arena arena) {
        this.libc = libc;
        this.arena = arena;
        state = arena.allocate(Linker.Option.captureStateLayout());
    }

    boolean has(Function function) {
        return libc.has(function);
    }

    /// The error of the last call that failed.
    int errno() {
        return state.get(JAVA_INT, 0);
    }

    int call(Function function, long... arguments) {
        return (int) raw(function, arguments);
    }

    int call(Function function, MemorySegment first, long... others) {
        long[] arguments = new long[others.length + 1];
        arguments[0] = first.address();
        System.arraycopy(others, 0, arguments, 1, others.length);
        return (int) raw(function, arguments);
    }

    private long raw(Function function, long[] arguments) {
        long[] six = Arrays.copyOf(arguments, 6);
        return libc.call(function, state, six[0], six[1], six[2], six[3], six[4], six[5]);
    }

    int read(int descriptor, MemorySegment buffer) {
        int count;
        do {
            count = call(Function.READ, descriptor, buffer.address(), buffer.byteSize());
        } while (count < 0 && errno() == EINTR);
        return count;
    }

    /// Waits for ever if `milliseconds` is -1.
    int poll(MemorySegment entries, int count, int milliseconds) {
        int ready;
        do {
            ready = call(Function.POLL, entries, count, milliseconds);
        } while (ready < 0 && errno() == EINTR);
        return ready;
    }

    /// Not repeated after a signal: Linux has closed the descriptor even then.
    void close(int descriptor) {
        call(Function.CLOSE, descriptor);
    }

    /// 0 if a file can be used in this way; a program's own rights count.
    int access(String path, int mode) {
        return call(Function.ACCESS, string(path), mode);
    }

    int open(String path, int flags) {
        return call(Function.OPEN, string(path), flags);
    }

    /// A copy that ends with NUL and lives as long as the arena; see [RawText].
    MemorySegment string(String text) {
        byte[] bytes = RawText.encode(text);
        MemorySegment copy = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
        return copy;
    }

    MemorySegment allocate(long bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    /// A copy of a string of the C library; empty if there is none.
    static String text(MemorySegment pointer) {
        if (pointer.address() == 0) {
            return "";
        }
        MemorySegment bytes = pointer.reinterpret(Long.MAX_VALUE);
        long length = 0;
        while (bytes.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        return RawText.decode(bytes.asSlice(0, length).toArray(JAVA_BYTE));
    }

    /// What the system says about an error, such as "Permission denied".
    String errorText(int errno) {
        long address = raw(Function.STRERROR, new long[] {errno});
        return MemorySegment.ofAddress(address).reinterpret(512).getString(0);
    }
}
