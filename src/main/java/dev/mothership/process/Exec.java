package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Replaces this program by another, as `execve(2)` does: the process keeps its ID, its terminal
/// and its descriptors 0 to 2, so it is to the shell that started it as if it had been the other
/// from the beginning.
public final class Exec {
    private Exec() {}

    /// Returns only by an exception. Call it on a platform thread, and flush standard output
    /// before; files that are open are closed, threads end without a word.
    ///
    /// @throws LaunchException if there is nothing to be executed; this program goes on
    public static void replaceWith(LaunchSpec spec) throws LaunchException {
        Platform platform = Platform.named(System.getProperty("os.name"));
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = LibC.link().calls(arena);
            Program program = Program.find(calls, platform, spec);
            if (calls.call(Function.CHDIR, calls.string(spec.folder().toString())) != 0) {
                throw LaunchException.because(
                        "its folder `"
                                + spec.folder()
                                + "` cannot be entered: "
                                + calls.errorText(calls.errno()));
            }
            int errno = replace(platform, calls, program.path(), program.spec());
            if (errno == SystemCalls.ENOEXEC && program.mayBeShellScript()) {
                errno = replace(platform, calls, "/bin/sh", program.asScript());
            }
            throw LaunchException.because(program.refusal(errno));
        }
    }

    /// Gives the error's number.
    private static int replace(Platform platform, SystemCalls calls, String path, LaunchSpec spec) {
        MemorySegment argv = Spawner.array(calls, spec.argv());
        MemorySegment environment = Spawner.environment(calls, spec);
        return platform.execute(calls, calls.string(path), argv, environment);
    }
}
