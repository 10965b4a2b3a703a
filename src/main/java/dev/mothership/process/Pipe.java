package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.MemorySegment;

/// The two descriptors of a pipe. Whoever made it closes both ends.
record Pipe(int readEnd, int writeEnd) {

    /// Both ends are close-on-exec, unless the platform needs none.
    ///
    /// @throws LaunchException if the system has no more descriptors
    static Pipe open(SystemCalls calls, Platform platform) throws LaunchException {
        MemorySegment ends = calls.allocate(2L * Integer.BYTES);
        int flags = platform.closeOnExec();
        int failed =
                flags == 0
                        ? calls.call(Function.PIPE, ends)
                        : calls.call(Function.PIPE2, ends, flags);
        if (failed != 0) {
            throw LaunchException.because(
                    "its output pipes could not be made: " + calls.errorText(calls.errno()));
        }
        return new Pipe(ends.get(JAVA_INT, 0), ends.get(JAVA_INT, Integer.BYTES));
    }

    void close(SystemCalls calls) {
        calls.close(readEnd);
        calls.close(writeEnd);
    }
}
