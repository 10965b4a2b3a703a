package dev.mothership.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calls `posix_spawn`. Thread-safe; what it must not do twice at once is left to the caller's
/// lock.
final class Spawner {
    /// More than `posix_spawnattr_t`, `posix_spawn_file_actions_t` (glibc and musl 336 and 80,
    /// FreeBSD and macOS 8 and 8) and `sigset_t` (Linux 128) take.
    private static final long STRUCT_BYTES = 512;

    /// Instead of a descriptor.
    static final int DEV_NULL = -1;

    private final Platform platform;

    /// Group, dispositions and mask: the same for all, only read by `posix_spawn`.
    private final MemorySegment attributes = Arena.global().allocate(STRUCT_BYTES, Long.BYTES);

    Spawner(Platform platform, SystemCalls calls) {
        this.platform = platform;
        calls.call(Function.POSIX_SPAWNATTR_INIT, attributes);
        calls.call(Function.POSIX_SPAWNATTR_SETFLAGS, attributes, platform.spawnFlags());
        calls.call(Function.POSIX_SPAWNATTR_SETPGROUP, attributes, 0);
        MemorySegment signals = calls.allocate(STRUCT_BYTES);
        calls.call(Function.POSIX_SPAWNATTR_SETSIGMASK, attributes, signals.address());
        // Not sigfillset: that of glibc leaves its internal signals out, and spawn then ignores
        // them.
        signals.fill((byte) 0xff);
        for (String unchangeable : List.of("KILL", "STOP")) {
            calls.call(Function.SIGDELSET, signals, platform.signalNumber(unchangeable));
        }
        calls.call(Function.POSIX_SPAWNATTR_SETSIGDEFAULT, attributes, signals.address());
    }

    /// A launch that is ready to go: all memory is filled, so that little happens under the lock.
    final class Prepared {
        private final SystemCalls calls;
        private final MemorySegment path;
        private final MemorySegment arguments;
        private final MemorySegment environment;
        private final String folder;

        private Prepared(
                SystemCalls calls,
                String path,
                List<String> argv,
                MemorySegment environment,
                String folder) {
            this.calls = calls;
            this.folder = folder;
            this.environment = environment;
            if (calls.has(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP)) {
                this.path = calls.string(path);
                arguments = array(calls, argv);
            } else { // glibc before 2.29: a shell enters the folder
                List<String> wrapped =
                        new ArrayList<>(
                                List.of(
                                        "sh",
                                        "-c",
                                        "cd -- \"$1\" && shift && exec \"$@\"",
                                        "sh",
                                        folder));
                wrapped.add(path);
                wrapped.addAll(argv.subList(1, argv.size()));
                this.path = calls.string("/bin/sh");
                arguments = array(calls, wrapped);
            }
        }

        /// Each is a descriptor from 3 up, or [#DEV_NULL]. Gives the process ID.
        int spawn(int stdin, int stdout, int stderr) throws SpawnError {
            MemorySegment actions = calls.allocate(STRUCT_BYTES);
            calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_INIT, actions);
            try {
                check(fill(actions, stdin, stdout, stderr));
                MemorySegment pid = calls.allocate(Integer.BYTES);
                check(
                        calls.call(
                                Function.POSIX_SPAWN,
                                pid,
                                path.address(),
                                actions.address(),
                                attributes.address(),
                                arguments.address(),
                                environment.address()));
                return pid.get(JAVA_INT, 0);
            } finally {
                calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_DESTROY, actions);
            }
        }

        private static void check(int error) throws SpawnError {
            if (error != 0) {
                throw new SpawnError(error);
            }
        }

        private int fill(MemorySegment actions, int stdin, int stdout, int stderr) {
            int error = standard(actions, stdin, 0, SystemCalls.O_RDONLY);
            if (error == 0) {
                error = standard(actions, stdout, 1, SystemCalls.O_RDWR);
            }
            if (error == 0) {
                error = standard(actions, stderr, 2, SystemCalls.O_RDWR);
            }
            if (error == 0 && calls.has(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP)) {
                long to = calls.string(folder).address();
                error = calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP, actions, to);
            }
            return error != 0 ? error : platform.closeInherited(calls, actions);
        }

        private int standard(MemorySegment actions, int source, int target, int flags) {
            if (source != DEV_NULL) {
                return calls.call(
                        Function.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2, actions, source, target);
            }
            long file = calls.string("/dev/null").address();
            return calls.call(
                    Function.POSIX_SPAWN_FILE_ACTIONS_ADDOPEN, actions, target, file, flags, 0);
        }
    }

    /// @param path absolute
    Prepared prepare(SystemCalls calls, String path, LaunchSpec spec) {
        return new Prepared(
                calls, path, spec.argv(), environment(calls, spec), spec.folder().toString());
    }

    /// A `char *[]` of variables.
    static MemorySegment environment(SystemCalls calls, LaunchSpec spec) {
        List<String> variables = new ArrayList<>(spec.environment().size());
        for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
            variables.add(variable.getKey() + "=" + variable.getValue());
        }
        return array(calls, variables);
    }

    /// A `char *[]` that ends with NULL.
    static MemorySegment array(SystemCalls calls, List<String> strings) {
        MemorySegment array = calls.allocate((strings.size() + 1L) * Long.BYTES);
        for (int i = 0; i < strings.size(); i++) {
            array.setAtIndex(ADDRESS, i, calls.string(strings.get(i)));
        }
        return array;
    }
}
