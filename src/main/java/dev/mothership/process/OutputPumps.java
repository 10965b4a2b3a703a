package dev.mothership.process;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The pumps and their threads: one for all processes, and one for each whose output may stall.
/// Thread-safe.
final class OutputPumps {
    private final LibC libc;
    private final Platform platform;
    private final OutputPump shared;
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition ended = lock.newCondition();

    // guarded by lock
    private final Set<OutputPump> running = new HashSet<>();
    private boolean stopped;

    OutputPumps(LibC libc, Platform platform, SystemCalls calls) throws LaunchException {
        this.libc = libc;
        this.platform = platform;
        shared = OutputPump.forAll(libc, platform, Pipe.open(calls, platform));
        start(shared);
    }

    /// From now on the two pipes of a process are read.
    void add(OutputPump.Source stdout, OutputPump.Source stderr, SystemCalls calls) {
        if (!(stdout.sink().mayStall() || stderr.sink().mayStall()) || !addAlone(stdout, stderr)) {
            shared.add(stdout, calls);
            shared.add(stderr, calls);
        }
    }

    /// @return false if that cannot be done
    private boolean addAlone(OutputPump.Source stdout, OutputPump.Source stderr) {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (stopped) {
                return false;
            }
            Pipe wakeUp = Pipe.open(libc.calls(arena), platform);
            start(OutputPump.forOnly(libc, platform, wakeUp, List.of(stdout, stderr)));
            return true;
        } catch (LaunchException _) {
            return false; // out of descriptors: slower is better than not at all
        } finally {
            lock.unlock();
        }
    }

    private void start(OutputPump pump) {
        lock.lock();
        try {
            running.add(pump);
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform()
                .daemon()
                .name("output pump")
                .start(() -> {
                    try {
                        pump.run();
                    } finally {
                        remove(pump);
                    }
                });
    }

    private void remove(OutputPump pump) {
        lock.lock();
        try {
            running.remove(pump);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Reads what is there already, then ends all streams; waits for that, but no longer than the
    /// time given.
    void stop(SystemCalls calls, long time, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(time);
        lock.lock();
        try {
            stopped = true;
            running.forEach(pump -> pump.stop(calls));
            while (!running.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
