package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Linux on x86-64 and AArch64, with glibc from 2.24 or musl from 1.1.24.
final class Linux implements Platform {
    /// <linux/prctl.h>
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    /// <fcntl.h>
    private static final int F_SETPIPE_SZ = 1031;

    /// <linux/wait.h>
    @Override
    public int waitAll() {
        return 0;
    }

    /// <linux/wait.h>: `WEXITED` 4, `WNOWAIT` 0x01000000.
    @Override
    public int waitExitedLeaveZombie() {
        return 0x01000004;
    }

    /// <asm-generic/siginfo.h>: three ints, then a union aligned to 8.
    @Override
    public int siginfoPidOffset() {
        return 16;
    }

    /// <spawn.h> of glibc and musl: `SETPGROUP` 2, `SETSIGDEF` 4, `SETSIGMASK` 8.
    @Override
    public int spawnFlags() {
        return 2 | 4 | 8;
    }

    /// <asm-generic/fcntl.h>, the same on both architectures.
    @Override
    public int closeOnExec() {
        return 0x80000;
    }

    /// <asm/signal.h>
    @Override
    public List<String> signals() {
        return List.of(
                "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
                "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN",
                "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
    }

    @Override
    public void adoptOrphans(SystemCalls calls) {
        calls.call(Function.PRCTL, PR_SET_CHILD_SUBREAPER, 1);
    }

    /// glibc has the file action since 2.34. musl and older ones do not: there everything that is
    /// open now is marked close-on-exec, since the JVM opens its files without.
    @Override
    public int closeInherited(SystemCalls calls, MemorySegment fileActions) {
        if (calls.has(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP)) {
            return calls.call(Function.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP, fileActions, 3);
        }
        markCloseOnExec(calls, Path.of("/proc/self/fd"));
        return 0;
    }

    @Override
    public void closeAllOnExec(SystemCalls calls) {
        markCloseOnExec(calls, Path.of("/proc/self/fd"));
    }

    /// Of util-linux, which every distribution has; BusyBox's changes no user.
    @Override
    public List<String> switchUser(Identity identity, String folder) {
        return List.of(
                "setpriv",
                "--reuid=" + identity.userId(),
                "--regid=" + identity.groupId(),
                "--groups=" + identity.groupIds());
    }

    /// glibc and musl
    @Override
    public long passwdHomeOffset() {
        return 32;
    }

    /// <asm-generic/resource.h>
    @Override
    public int openFilesLimit() {
        return 7;
    }

    /// <asm-generic/signal-defs.h>
    @Override
    public int setSignalMask() {
        return 2;
    }

    static void markCloseOnExec(SystemCalls calls, Path descriptors) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path one : all) {
                int descriptor = Integer.parseInt(one.getFileName().toString());
                if (descriptor > 2) {
                    calls.call(Function.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list open descriptors", e);
        }
    }

    /// Refused where a user without rights has more than 64 MiB in pipes.
    @Override
    public int nonBlocking() {
        return 0x800;
    }

    @Override
    public int again() {
        return 11;
    }

    @Override
    public void enlarge(int pipe, int bytes, SystemCalls calls) {
        calls.call(Function.FCNTL, pipe, F_SETPIPE_SZ, bytes);
    }

    @Override
    public ResidentMemory residentMemory(int pageSize) {
        return new ProcResidentMemory(Path.of("/proc"), pageSize);
    }

    @Override
    public MemoryKills memoryKills() {
        return new ProcMemoryKills(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    @Override
    public CpuTime cpuTime() {
        return new ProcCpuTime(Path.of("/proc"));
    }
}
