package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/// What differs between the systems. Each constant comes from the system's headers, named there;
/// the tests hold each of them against the definitions as published.
sealed interface Platform permits Linux, FreeBsd, MacOs {
    /// <fcntl.h>
    int F_SETFD = 2;

    int F_SETFL = 4;

    int FD_CLOEXEC = 1;

    /// At least those of `sigset_t`.
    long SIGNAL_SET_BYTES = 128;

    /// The one for this name, which is that of the system property `os.name`.
    static Platform named(String osName) {
        return switch (osName) {
            case "Linux" -> new Linux();
            case "FreeBSD" -> new FreeBsd();
            case "Mac OS X" -> new MacOs();
            default ->
                    throw new UnsupportedOperationException(
                            "cannot run processes on "
                                    + osName
                                    + ": Linux, FreeBSD and macOS are supported");
        };
    }

    /// `P_ALL` of `waitid`.
    int waitAll();

    /// `WEXITED | WNOWAIT`.
    int waitExitedLeaveZombie();

    /// Where `si_pid` is in `siginfo_t`, in bytes.
    int siginfoPidOffset();

    /// For `posix_spawnattr_setflags`: group, dispositions, mask, and, where that is how
    /// descriptors are kept from children, `POSIX_SPAWN_CLOEXEC_DEFAULT`.
    int spawnFlags();

    /// `O_CLOEXEC`, or 0 if pipes need none.
    int closeOnExec();

    /// Names of the signals 1, 2, 3 … without `SIG`.
    List<String> signals();

    /// Orphans of our children become ours, so that they can be reaped. Best effort.
    void adoptOrphans(SystemCalls calls);

    /// Adds to `fileActions` that a child has no descriptor from 3 up. Called with the spawn lock
    /// held.
    ///
    /// @return 0, or the error's number
    int closeInherited(SystemCalls calls, MemorySegment fileActions);

    /// `O_NONBLOCK` of <fcntl.h>.
    default int nonBlocking() {
        return 4;
    }

    /// `EAGAIN` of <errno.h>.
    default int again() {
        return 35;
    }

    /// Reading from this end of a pipe does not wait, whoever else may have taken what was there: a
    /// ship can open its own pipe and read from it.
    default void unblock(int readEnd, SystemCalls calls) {
        calls.call(Function.FCNTL, readEnd, F_SETFL, nonBlocking());
    }

    /// Makes a pipe hold more, if this system can: its writer waits less often, and so do we. Best
    /// effort.
    default void enlarge(int pipe, int bytes, SystemCalls calls) {}

    /// Replaces this program, with an empty signal mask and without descriptors from 3 up.
    ///
    /// @return the error's number
    default int execute(
            SystemCalls calls, MemorySegment path, MemorySegment argv, MemorySegment environment) {
        closeAllOnExec(calls);
        // The JVM blocks some; what it handles is reset by the system.
        MemorySegment none = calls.allocate(SIGNAL_SET_BYTES);
        calls.call(Function.PTHREAD_SIGMASK, setSignalMask(), none.address(), 0);
        calls.call(Function.SIGNAL, signalNumber("PIPE"), 0);
        calls.call(Function.EXECVE, path, argv.address(), environment.address());
        return calls.errno();
    }

    /// Marks all descriptors of this program from 3 up as close-on-exec.
    default void closeAllOnExec(SystemCalls calls) {
        int end = calls.call(Function.GETDTABLESIZE);
        for (int descriptor = 3; descriptor < end; descriptor++) {
            calls.call(Function.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
        }
    }

    /// What a command begins with that runs the rest of it as another user, in a folder: a program
    /// of the system that changes itself and then executes.
    default List<String> switchUser(Identity identity, String folder) {
        // chroot ends up in the new root, which is the old one.
        return List.of(
                "chroot",
                "-u",
                identity.userId(),
                "-g",
                identity.groupId(),
                "-G",
                identity.groupIds(),
                "/",
                "/bin/sh",
                "-c",
                "cd -- \"$1\" && shift && exec \"$@\"",
                "sh",
                folder);
    }

    /// Where `pw_dir` is in `struct passwd` of <pwd.h>, in bytes; `pw_shell` is behind it.
    default long passwdHomeOffset() {
        return 48;
    }

    /// `RLIMIT_NOFILE` of <sys/resource.h>.
    default int openFilesLimit() {
        return 8;
    }

    /// `SIG_SETMASK` of <signal.h>.
    default int setSignalMask() {
        return 3;
    }

    /// Measures memory on this system.
    ResidentMemory residentMemory(int pageSize);

    /// Whether this system kills for memory, and has done so.
    default MemoryKills memoryKills() {
        return MemoryKills.UNKNOWN;
    }

    /// Measures CPU time on this system, if it can be done.
    default CpuTime cpuTime() {
        return _ -> Map.of();
    }

    /// The number of a signal.
    ///
    /// @throws IllegalArgumentException if there is no such signal here
    default int signalNumber(String name) {
        int index = signals().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "cannot send signal "
                            + name
                            + ": this system knows "
                            + String.join(" ", signals()));
        }
        return index + 1;
    }

    /// The name, or the number if it has none, as real-time signals do.
    default String signalName(int number) {
        return number >= 1 && number <= signals().size()
                ? signals().get(number - 1)
                : Integer.toString(number);
    }
}
