package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Processes by `posix_spawn`, on Linux, FreeBSD and macOS. Two threads serve all of them: the
/// reaper and the output pump; a process whose output may stall has a pump of its own. Since the
/// reaper waits for every child of this program, at most one can be open at a time, and nothing
/// else in the program may start processes.
public final class PosixProcesses implements Processes {
    private static final AtomicBoolean OPEN = new AtomicBoolean();
    private static final long CLOSE_SECONDS = 2;

    private final LibC libc;
    private final Platform platform;
    private final Spawner spawner;
    private final Lifeline lifeline;
    private final Children children;
    private final OutputPumps pumps;
    private final ResidentMemory memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PosixProcesses(LibC libc, Platform platform, SystemCalls calls) throws LaunchException {
        this.libc = libc;
        this.platform = platform;
        reserveStandardDescriptors(calls);
        // Whoever starts us may have SIGCHLD ignored; then no child leaves a status.
        calls.call(Function.SIGNAL, platform.signalNumber("CHLD"), 0);
        platform.adoptOrphans(calls);
        spawner = new Spawner(platform, calls);
        boolean init = calls.call(Function.GETPID) == 1;
        lifeline = new Lifeline(libc, platform, spawner, !init);
        children = new Children(libc, platform, lifeline, init);
        pumps = new OutputPumps(libc, platform, calls);
        memory = platform.residentMemory(calls.call(Function.GETPAGESIZE));
        Thread.ofPlatform().daemon().name("reaper").start(new Reaper(libc, platform, children));
    }

    /// Links the system calls, which takes some 60 ms on the JVM, and starts the threads: call it
    /// early and beside something else.
    ///
    /// @throws IllegalStateException if one is open already
    /// @throws UnsupportedOperationException on another system
    public static PosixProcesses open() {
        return open(LibC.link(), Platform.named(System.getProperty("os.name")));
    }

    static PosixProcesses open(LibC libc, Platform platform) {
        if (!OPEN.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "cannot open processes twice: one reaper owns all children of a program");
        }
        try (Arena arena = Arena.ofConfined()) {
            return new PosixProcesses(libc, platform, libc.calls(arena));
        } catch (LaunchException e) {
            OPEN.set(false);
            throw new IllegalStateException(e.getMessage(), e);
        } catch (RuntimeException e) {
            OPEN.set(false);
            throw e;
        }
    }

    @Override
    public void check(LaunchSpec spec) throws LaunchException {
        try (Arena arena = Arena.ofConfined()) {
            Program program = Program.find(libc.calls(arena), platform, spec);
            program.checkInterpreter(program.path());
        }
    }

    @Override
    public RunningProcess launch(
            LaunchSpec spec,
            ProcessOutput stdout,
            ProcessOutput stderr,
            Consumer<ExitStatus> onExit)
            throws LaunchException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = libc.calls(arena);
            Launch launch = new Launch(calls, platform, spawner, children, lifeline.mark(spec));
            Pipe out = Pipe.open(calls, platform);
            Pipe err = openSecond(calls, out);
            Child child;
            try {
                child = launch.start(out.writeEnd(), err.writeEnd(), onExit);
            } catch (LaunchException | RuntimeException e) {
                out.close(calls);
                err.close(calls);
                throw e;
            }
            calls.close(out.writeEnd());
            calls.close(err.writeEnd());
            platform.unblock(out.readEnd(), calls);
            platform.unblock(err.readEnd(), calls);
            pumps.add(
                    new OutputPump.Source(out.readEnd(), stdout, child::streamEnded),
                    new OutputPump.Source(err.readEnd(), stderr, child::streamEnded),
                    calls);
            return child;
        }
    }

    private Pipe openSecond(SystemCalls calls, Pipe first) throws LaunchException {
        try {
            return Pipe.open(calls, platform);
        } catch (LaunchException e) {
            first.close(calls);
            throw e;
        }
    }

    @Override
    public Map<Long, Long> residentMemory(Set<Long> groups) {
        return memory.of(groups);
    }

    @Override
    public Map<Long, Duration> cpuTime(Set<Long> groups) {
        return platform.cpuTime().of(groups);
    }

    @Override
    public long ownPid() {
        try (Arena arena = Arena.ofConfined()) {
            return libc.calls(arena).call(Function.GETPID);
        }
    }

    @Override
    public boolean isTerminal(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return libc.calls(arena).call(Function.ISATTY, descriptor) == 1;
        }
    }

    /// Returns after at most some seconds, even if a process is beyond killing or a taker of output
    /// blocks; the threads are daemons.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            children.close();
            children.awaitNone(CLOSE_SECONDS, TimeUnit.SECONDS);
            children.dismissLifeline(CLOSE_SECONDS, TimeUnit.SECONDS);
            pumps.stop(libc.calls(arena), CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            OPEN.set(false);
        }
    }

    /// If we were started with a closed standard descriptor, a pipe of ours could get its number.
    private static void reserveStandardDescriptors(SystemCalls calls) {
        int descriptor;
        do {
            descriptor = calls.open("/dev/null", SystemCalls.O_RDWR);
        } while (descriptor >= 0 && descriptor <= 2);
        if (descriptor >= 0) {
            calls.close(descriptor);
        }
    }
}
