package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the file to execute, as `execvp(3)` does, and says in words why there is none: the system
/// has one error number for a missing program, folder, interpreter and loader.
///
/// Asks the system itself and not `java.nio.file`, which cannot name files outside the locale's
/// character set.
final class ProgramLookup {
    /// Where POSIX systems look when there is no PATH.
    private static final String DEFAULT_PATH = "/usr/bin:/bin";

    private static final int HEAD_BYTES = 512;
    private static final String MISSING = "does not exist";

    private final SystemCalls calls;
    private final String folder;
    private final int nonBlocking;

    /// @param nonBlocking a flag for opening files: one of them may be a FIFO that nobody writes to
    ProgramLookup(SystemCalls calls, String folder, int nonBlocking) {
        this.calls = calls;
        this.folder = folder;
        this.nonBlocking = nonBlocking;
    }

    void checkFolder() throws LaunchException {
        if (calls.access(folder + "/.", SystemCalls.X_OK) == 0) {
            return;
        }
        int errno = calls.errno();
        String why =
                switch (errno) {
                    case SystemCalls.ENOENT -> "does not exist";
                    case SystemCalls.ENOTDIR -> "is not a folder";
                    default -> "cannot be entered: " + calls.errorText(errno);
                };
        throw LaunchException.because("its folder `" + folder + "` " + why);
    }

    /// The program's file, as an absolute path.
    String find(String program, Map<String, String> environment) throws LaunchException {
        if (program.isEmpty()) {
            throw LaunchException.because("the name of its program is empty");
        }
        if (program.indexOf('/') >= 0) {
            String path = absolute(program);
            String problem = problem(path);
            if (problem != null) {
                String reason = "program `" + program + "` " + problem;
                throw problem.equals(MISSING)
                        ? LaunchException.notFound(reason)
                        : LaunchException.because(reason);
            }
            return path;
        }
        return search(program, environment.get("PATH"));
    }

    private String search(String program, @Nullable String searchPath) throws LaunchException {
        String obstacle = null;
        for (String entry : (searchPath == null ? DEFAULT_PATH : searchPath).split(":", -1)) {
            String path = absolute(entry.isEmpty() ? program : entry + "/" + program);
            String problem = problem(path);
            if (problem == null) {
                return path;
            }
            if (obstacle == null && !problem.equals(MISSING)) {
                obstacle = "program `" + path + "` " + problem;
            }
        }
        if (obstacle != null) {
            throw LaunchException.because(obstacle);
        }
        throw LaunchException.notFound(
                "program `"
                        + program
                        + "` was not found in PATH ("
                        + (searchPath == null ? "not set, so " + DEFAULT_PATH : searchPath)
                        + ")");
    }

    private @Nullable String problem(String path) {
        if (calls.access(path + "/.", SystemCalls.F_OK) == 0) {
            return "is a folder";
        }
        if (calls.access(path, SystemCalls.X_OK) == 0) {
            return null;
        }
        int errno = calls.errno();
        if (errno == SystemCalls.ENOENT || errno == SystemCalls.ENOTDIR) {
            return MISSING;
        }
        if (errno == SystemCalls.EACCES && calls.access(path, SystemCalls.F_OK) == 0) {
            return "is not executable";
        }
        return "cannot be used: " + calls.errorText(errno);
    }

    /// Relative to the folder of the process, where the system would look from.
    private String absolute(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        return folder + "/" + (path.startsWith("./") ? path.substring(2) : path);
    }

    /// What is wrong with the interpreter of a script, if it is one.
    @Nullable String interpreterProblem(String path) {
        String interpreter = interpreter(path);
        String problem = interpreter == null ? null : problem(absolute(interpreter));
        if (interpreter == null || problem == null) {
            return null;
        }
        return "interpreter `"
                + interpreter.replace("\r", "\\r")
                + "` of script `"
                + path
                + "` "
                + (problem.equals(MISSING) ? "was not found" : problem)
                + (interpreter.endsWith("\r") ? " (its first line ends in CR LF)" : "");
    }

    /// Why a program that is there was refused by the system.
    String refusal(String path, int errno) {
        String problem = interpreterProblem(path);
        if (problem != null && (errno == SystemCalls.ENOENT || errno == SystemCalls.EACCES)) {
            return problem;
        }
        return switch (errno) {
            case SystemCalls.ENOENT ->
                    "program `"
                            + path
                            + "` needs a loader that is not there: it was built for another system";
            case SystemCalls.ENOEXEC ->
                    "program `" + path + "` is neither a script nor a program for this machine";
            case SystemCalls.E2BIG -> "its arguments and environment are too long for the system";
            default -> "program `" + path + "` was refused: " + calls.errorText(errno);
        };
    }

    private @Nullable String interpreter(String path) {
        byte[] head = head(path);
        if (head.length < 2 || head[0] != '#' || head[1] != '!') {
            return null;
        }
        String line = new String(head, 2, head.length - 2, UTF_8).split("\n", 2)[0];
        String command = line.replaceFirst("^[ \t]+", "");
        return command.split("[ \t]", 2)[0];
    }

    /// Whether a file that the system cannot execute may be a shell script without `#!`: no NUL in
    /// its beginning, by which shells tell text from binaries.
    boolean mayBeShellScript(String path) {
        for (byte one : head(path)) {
            if (one == 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] head(String path) {
        int descriptor = calls.open(path, SystemCalls.O_RDONLY | nonBlocking);
        if (descriptor < 0) {
            return new byte[0];
        }
        MemorySegment buffer = calls.allocate(HEAD_BYTES);
        int length = calls.read(descriptor, buffer);
        calls.close(descriptor);
        return buffer.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
    }
}
