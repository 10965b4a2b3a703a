package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/// macOS from 10.15, x86-64 and Apple silicon.
final class MacOs implements Platform {
    /// <sys/spawn.h>
    private static final int POSIX_SPAWN_SETPGROUP = 0x02;

    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final int POSIX_SPAWN_SETEXEC = 0x40;
    private static final int POSIX_SPAWN_CLOEXEC_DEFAULT = 0x4000;

    /// `posix_spawnattr_t` and `posix_spawn_file_actions_t` are pointers here, `sigset_t` has 32
    /// bits.
    private static final long HANDLE_BYTES = 8;

    /// <sys/wait.h>, `idtype_t`.
    @Override
    public int waitAll() {
        return 0;
    }

    /// <sys/wait.h>: `WEXITED` 4, `WNOWAIT` 0x20.
    @Override
    public int waitExitedLeaveZombie() {
        return 4 | 0x20;
    }

    /// <sys/signal.h>: `si_signo`, `si_errno`, `si_code`, `si_pid`.
    @Override
    public int siginfoPidOffset() {
        return 12;
    }

    @Override
    public int spawnFlags() {
        return POSIX_SPAWN_SETPGROUP
                | POSIX_SPAWN_SETSIGDEF
                | POSIX_SPAWN_SETSIGMASK
                | POSIX_SPAWN_CLOEXEC_DEFAULT;
    }

    /// By `posix_spawn` with `POSIX_SPAWN_SETEXEC`: `fcntl` is variadic.
    @Override
    public int execute(
            SystemCalls calls, MemorySegment path, MemorySegment argv, MemorySegment environment) {
        MemorySegment attributes = calls.allocate(HANDLE_BYTES);
        MemorySegment signals = calls.allocate(HANDLE_BYTES);
        calls.call(Function.POSIX_SPAWNATTR_INIT, attributes);
        calls.call(
                Function.POSIX_SPAWNATTR_SETFLAGS,
                attributes,
                POSIX_SPAWN_SETEXEC
                        | POSIX_SPAWN_SETSIGDEF
                        | POSIX_SPAWN_SETSIGMASK
                        | POSIX_SPAWN_CLOEXEC_DEFAULT);
        calls.call(Function.POSIX_SPAWNATTR_SETSIGMASK, attributes, signals.address());
        MemorySegment pipe = calls.allocate(HANDLE_BYTES);
        pipe.set(ValueLayout.JAVA_INT, 0, 1 << (signalNumber("PIPE") - 1));
        calls.call(Function.POSIX_SPAWNATTR_SETSIGDEFAULT, attributes, pipe.address());
        MemorySegment actions = calls.allocate(HANDLE_BYTES);
        calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_INIT, actions);
        for (int standard = 0; standard <= 2; standard++) {
            calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2, actions, standard, standard);
        }
        return calls.call(
                Function.POSIX_SPAWN,
                calls.allocate(Integer.BYTES),
                path.address(),
                actions.address(),
                attributes.address(),
                argv.address(),
                environment.address());
    }

    /// `fcntl` is variadic, and Apple's processors pass such arguments otherwise.
    @Override
    public void unblock(int readEnd, SystemCalls calls) {}

    /// `CLOEXEC_DEFAULT` serves, and there is no `pipe2`.
    @Override
    public int closeOnExec() {
        return 0;
    }

    /// <sys/signal.h>
    @Override
    public List<String> signals() {
        return List.of(
                "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV",
                "SYS", "PIPE", "ALRM", "TERM", "URG", "STOP", "TSTP", "CONT", "CHLD", "TTIN",
                "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "INFO", "USR1", "USR2");
    }

    /// macOS has no such thing: `launchd` takes orphans.
    @Override
    public void adoptOrphans(SystemCalls calls) {
        // nothing to ask for
    }

    @Override
    public int closeInherited(SystemCalls calls, MemorySegment fileActions) {
        return 0;
    }

    /// Not measured: `proc_pidinfo` fills structs of changing layout.
    @Override
    public ResidentMemory residentMemory(int pageSize) {
        return groups -> Map.of();
    }
}
