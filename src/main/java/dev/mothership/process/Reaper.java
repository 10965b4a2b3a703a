package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Waits for all children of this program, ours and adopted ones, in one thread. A dead child stays
/// a zombie, which keeps its number from being used again, until the rest of its group is killed
/// and nobody can signal it any more.
final class Reaper implements Runnable {
    private static final long SIGINFO_BYTES = 128;

    private final LibC libc;
    private final Platform platform;
    private final Children children;

    Reaper(LibC libc, Platform platform, Children children) {
        this.libc = libc;
        this.platform = platform;
        this.children = children;
    }

    @Override
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = libc.calls(arena);
            MemoryKills memoryKills = platform.memoryKills();
            MemorySegment info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            while (children.awaitWork()) {
                waitForOne(calls, info, memoryKills);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForOne(SystemCalls calls, MemorySegment info, MemoryKills memoryKills) {
        int failed =
                calls.call(
                        Function.WAITID,
                        platform.waitAll(),
                        0,
                        info.address(),
                        platform.waitExitedLeaveZombie());
        if (failed == 0) {
            reap(calls, info.get(JAVA_INT, platform.siginfoPidOffset()), info, memoryKills);
        } else if (calls.errno() == SystemCalls.ECHILD) {
            for (Child lost : children.nobodyLeft()) {
                tell(lost, new ExitStatus.Exited(255));
            }
        } else if (calls.errno() != SystemCalls.EINTR) {
            throw new IllegalStateException(
                    "cannot wait for processes: " + calls.errorText(calls.errno()));
        }
    }

    private void reap(SystemCalls calls, int pid, MemorySegment status, MemoryKills memoryKills) {
        Child child = null;
        if (!children.lifelineEnded(pid)) {
            child = children.strikeOff(pid, calls);
            if (child == null && children.done()) {
                return;
            }
        }
        int reaped;
        do {
            reaped = calls.call(Function.WAITPID, pid, status.address(), 0);
        } while (reaped < 0 && calls.errno() == SystemCalls.EINTR);
        if (child != null) {
            ExitStatus decoded = decode(status.get(JAVA_INT, 0), platform);
            tell(child, child.killed() ? decoded : explained(decoded, memoryKills));
        }
    }

    /// Somebody has sent it SIGKILL: the kernel?
    static ExitStatus explained(ExitStatus status, MemoryKills memoryKills) {
        if (!(status instanceof ExitStatus.Signaled(_, String name, _)) || !name.equals("KILL")) {
            return status;
        }
        return switch (memoryKills.sinceLastAsked()) {
            case NO -> status;
            case ON_THIS_MACHINE -> new ExitStatus.KilledForMemory(false);
            case AMONG_OURS -> new ExitStatus.KilledForMemory(true);
        };
    }

    /// The encoding of `waitpid` is the same on all systems served, `<sys/wait.h>`.
    static ExitStatus decode(int status, Platform platform) {
        int signal = status & 0x7f;
        return signal == 0
                ? new ExitStatus.Exited(status >> 8 & 0xff)
                : new ExitStatus.Signaled(
                        signal, platform.signalName(signal), (status & 0x80) != 0);
    }

    private void tell(Child child, ExitStatus status) {
        try {
            child.exited(status);
        } catch (RuntimeException e) { // a listener's fault must not end the reaping
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        } finally {
            children.finished();
        }
    }
}
