package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Reads the pipes of processes in one thread. It reads a pipe only when there is something in it,
/// and hands it on before it reads the next: who takes output slowly slows the processes down. One
/// pump serves all processes, except those whose output may stall: each of these has its own.
final class OutputPump implements Runnable {
    /// What a pipe holds, and what is read at a time.
    private static final int CHUNK = 64 * 1024;

    /// The same, once a pipe was found full: who writes so much is served in fewer, larger rounds.
    private static final int LARGE = 4 * CHUNK;

    /// The same for a process that has a pump of its own.
    private static final int LARGEST = 8 * CHUNK;

    /// What is read of each pipe after the order to stop: more than a pipe holds.
    private static final int LAST_ROUNDS = 16;

    /// @param descriptor the read end, closed by the pump
    /// @param ended run after the sink was told that nothing more comes
    record Source(int descriptor, ProcessOutput sink, Runnable ended) {}

    private final LibC libc;
    private final Platform platform;
    private final Pipe wakeUp;
    private final boolean forAll;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final List<Source> arrivals = new ArrayList<>();
    private boolean stopping;
    private boolean woken;
    private boolean ended;

    private OutputPump(LibC libc, Platform platform, Pipe wakeUp, boolean forAll) {
        this.libc = libc;
        this.platform = platform;
        this.wakeUp = wakeUp;
        this.forAll = forAll;
    }

    /// Runs until it is stopped.
    static OutputPump forAll(LibC libc, Platform platform, Pipe wakeUp) {
        return new OutputPump(libc, platform, wakeUp, true);
    }

    /// Runs until these sources have ended, or it is stopped.
    static OutputPump forOnly(LibC libc, Platform platform, Pipe wakeUp, List<Source> sources) {
        OutputPump pump = new OutputPump(libc, platform, wakeUp, false);
        pump.arrivals.addAll(sources);
        return pump;
    }

    void add(Source source, SystemCalls calls) {
        lock.lock();
        try {
            if (!ended) {
                arrivals.add(source);
                wake(calls);
                return;
            }
        } finally {
            lock.unlock();
        }
        finish(source, calls);
    }

    /// Reads what is there already, then ends all streams.
    void stop(SystemCalls calls) {
        lock.lock();
        try {
            stopping = true;
            wake(calls);
        } finally {
            lock.unlock();
        }
    }

    /// At most one byte is ever in the pipe, so this does not block.
    private void wake(SystemCalls calls) {
        if (!woken && !ended) {
            woken = true;
            calls.call(Function.WRITE, wakeUp.writeEnd(), calls.allocate(1).address(), 1);
        }
    }

    @Override
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            new Loop(libc.calls(arena)).run();
        }
    }

    /// What belongs to the thread.
    private final class Loop {
        private final SystemCalls calls;
        private final PollSet polled;
        private MemorySegment chunk;
        private byte[] copy = new byte[CHUNK];

        /// `sources.get(i)` is polled at `i + 1`; the wake-up pipe is at 0.
        private final List<Source> sources = new ArrayList<>();

        Loop(SystemCalls calls) {
            this.calls = calls;
            polled = new PollSet(calls);
            chunk = calls.allocate(CHUNK);
            polled.add(wakeUp.readEnd());
        }

        void run() {
            boolean last = false;
            int roundsLeft = LAST_ROUNDS;
            admitArrivals();
            while ((!last || roundsLeft > 0) && (forAll || !sources.isEmpty())) {
                int ready = polled.poll(last ? 0 : -1);
                if (ready < 0) {
                    throw new IllegalStateException(
                            "cannot wait for output: " + calls.errorText(calls.errno()));
                }
                if (last) {
                    roundsLeft = ready == 0 ? 0 : roundsLeft - 1;
                }
                for (int i = sources.size() - 1; i >= 0; i--) {
                    if (polled.ready(i + 1)) {
                        pass(i);
                    }
                }
                if (polled.ready(0)) {
                    last = takeArrivals();
                }
            }
            close();
        }

        private void close() {
            lock.lock();
            try {
                ended = true;
                sources.addAll(arrivals);
                wakeUp.close(calls);
            } finally {
                lock.unlock();
            }
            for (Source source : sources) {
                finish(source, calls);
            }
        }

        /// @return whether this was the last time
        private boolean takeArrivals() {
            lock.lock();
            try {
                calls.call(Function.READ, wakeUp.readEnd(), chunk.address(), 1);
                woken = false;
                admitArrivals();
                return stopping;
            } finally {
                lock.unlock();
            }
        }

        private void admitArrivals() {
            lock.lock();
            try {
                for (Source source : arrivals) {
                    sources.add(source);
                    polled.add(source.descriptor());
                }
                arrivals.clear();
            } finally {
                lock.unlock();
            }
        }

        private void pass(int index) {
            Source source = sources.get(index);
            int count = calls.read(source.descriptor(), chunk);
            if (count < 0 && calls.errno() == platform.again()) {
                return; // somebody else has taken it
            }
            if (count <= 0) {
                end(index);
                return;
            }
            MemorySegment.copy(chunk, JAVA_BYTE, 0, copy, 0, count);
            guard(() -> source.sink().accept(copy, 0, count));
            if (count == CHUNK) { // it was full
                enlarge(source.descriptor());
            }
        }

        private void enlarge(int pipe) {
            int size = forAll ? LARGE : LARGEST;
            platform.enlarge(pipe, size, calls);
            if (copy.length < size) {
                chunk = calls.allocate(size);
                copy = new byte[size];
            }
        }

        private void end(int index) {
            Source source = sources.get(index);
            Source moved = sources.removeLast();
            if (index < sources.size()) {
                sources.set(index, moved);
            }
            polled.remove(index + 1);
            finish(source, calls);
        }
    }

    private static void finish(Source source, SystemCalls calls) {
        calls.close(source.descriptor());
        guard(source.sink()::end);
        source.ended().run();
    }

    /// The fault of one who takes output must not end that of all.
    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }
}
