package dev.mothership.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Reads the pipes of all processes in one thread. It reads a pipe only when there is something in
/// it, and hands it on before it reads the next: who takes output slowly slows the processes down.
final class OutputPump implements Runnable {
    private static final int CHUNK = 64 * 1024;

    /// What is read of each pipe after the order to stop: more than a pipe holds.
    private static final int LAST_ROUNDS = 16;

    /// @param descriptor the read end, closed by the pump
    /// @param ended run after the sink was told that nothing more comes
    record Source(int descriptor, ProcessOutput sink, Runnable ended) {}

    private final LibC libc;
    private final Pipe wakeUp;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private List<Source> arrivals = new ArrayList<>();
    private boolean stopping;
    private boolean woken;
    private boolean ended;

    OutputPump(LibC libc, Pipe wakeUp) {
        this.libc = libc;
        this.wakeUp = wakeUp;
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
            new Loop(libc.calls(arena), arena.allocate(CHUNK)).run();
        }
    }

    /// What belongs to the thread.
    private final class Loop {
        private final SystemCalls calls;
        private final PollSet polled;
        private final MemorySegment chunk;
        private final byte[] copy = new byte[CHUNK];

        /// `sources.get(i)` is polled at `i + 1`; the wake-up pipe is at 0.
        private final List<Source> sources = new ArrayList<>();

        Loop(SystemCalls calls, MemorySegment chunk) {
            this.calls = calls;
            polled = new PollSet(calls);
            this.chunk = chunk;
            polled.add(wakeUp.readEnd());
        }

        void run() {
            boolean last = false;
            int roundsLeft = LAST_ROUNDS;
            while (!last || roundsLeft > 0) {
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
            List<Source> arrived;
            boolean last;
            lock.lock();
            try {
                calls.call(Function.READ, wakeUp.readEnd(), chunk.address(), 1);
                woken = false;
                arrived = arrivals;
                arrivals = new ArrayList<>();
                last = stopping;
            } finally {
                lock.unlock();
            }
            for (Source source : arrived) {
                sources.add(source);
                polled.add(source.descriptor());
            }
            return last;
        }

        private void pass(int index) {
            int count = calls.read(sources.get(index).descriptor(), chunk);
            if (count <= 0) {
                end(index);
                return;
            }
            MemorySegment.copy(chunk, JAVA_BYTE, 0, copy, 0, count);
            guard(() -> sources.get(index).sink().accept(copy, 0, count));
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
