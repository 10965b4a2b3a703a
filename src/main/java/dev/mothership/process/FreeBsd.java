package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/// FreeBSD from 13.1 (which brought the `chdir` and `closefrom` file actions), 64-bit.
final class FreeBsd implements Platform {
    /// <sys/procctl.h>
    private static final int PROC_REAP_ACQUIRE = 2;

    /// <sys/wait.h>, `idtype_t`.
    private static final int P_PID = 0;

    /// <sys/wait.h>: `idtype_t` starts with P_PID, P_PPID, P_PGID, P_SID, P_CID, P_UID, P_GID.
    @Override
    public int waitAll() {
        return 7;
    }

    /// <sys/wait.h>: `WEXITED` 16, `WNOWAIT` 8.
    @Override
    public int waitExitedLeaveZombie() {
        return 16 | 8;
    }

    /// <sys/signal.h>: `si_signo`, `si_errno`, `si_code`, `si_pid`.
    @Override
    public int siginfoPidOffset() {
        return 12;
    }

    /// <spawn.h>: `SETPGROUP` 2, `SETSIGDEF` 0x10, `SETSIGMASK` 0x20.
    @Override
    public int spawnFlags() {
        return 0x02 | 0x10 | 0x20;
    }

    /// <fcntl.h>
    @Override
    public int closeOnExec() {
        return 0x00100000;
    }

    /// <sys/signal.h>
    @Override
    public List<String> signals() {
        return List.of(
                "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "EMT", "FPE", "KILL", "BUS", "SEGV",
                "SYS", "PIPE", "ALRM", "TERM", "URG", "STOP", "TSTP", "CONT", "CHLD", "TTIN",
                "TTOU", "IO", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "INFO", "USR1", "USR2",
                "THR", "LIBRT");
    }

    @Override
    public void adoptOrphans(SystemCalls calls) {
        calls.call(Function.PROCCTL, P_PID, calls.call(Function.GETPID), PROC_REAP_ACQUIRE, 0);
    }

    @Override
    public int closeInherited(SystemCalls calls, MemorySegment fileActions) {
        return calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP, fileActions, 3);
    }

    /// Not measured: the kernel's table has to be read by `sysctl` into structs of changing layout.
    @Override
    public ResidentMemory residentMemory(int pageSize) {
        return groups -> Map.of();
    }
}
