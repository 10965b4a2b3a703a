package dev.mothership.process;

import dev.mothership.process.LibC.Function;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The processes that were started and not yet reaped. One lock guards the table and is held while
/// a process is spawned, signalled and struck off, for two reasons: the reaper finds every child
/// that it meets registered, and a process ID that is signalled is still that of our child, as a
/// zombie at least. What the lifeline hears, it hears under the same lock.
final class Children {
    /// Where no lifeline can live, it must not be started over and over.
    private static final long REPLACE_MILLISECONDS = 100;

    private final LibC libc;
    private final Platform platform;

    /// Zombies can come to process 1 without any child of its own.
    private final boolean init;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final Lifeline lifeline;
    private final Map<Integer, Child> alive = new HashMap<>();
    private long spawned;
    private long finished;
    private long forks; // the lifeline's too
    private long forksBeforeWait;
    private boolean childless;
    private boolean closed;

    Children(LibC libc, Platform platform, Lifeline lifeline, boolean init) {
        this.libc = libc;
        this.platform = platform;
        this.lifeline = lifeline;
        this.init = init;
    }

    /// What starts a process, under the lock.
    interface Spawn {
        /// Gives its process ID.
        int run() throws SpawnError;
    }

    Child spawn(Spawn spawn, Consumer<ExitStatus> onExit) throws SpawnError {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("cannot start a process: already closed");
            }
            startLifeline();
            int pid = spawn.run();
            lifeline.add(pid);
            Child child = new Child(this, pid, onExit);
            alive.put(pid, child);
            spawned++;
            forked();
            return child;
        } finally {
            lock.unlock();
        }
    }

    private void forked() {
        forks++;
        childless = false;
        changed.signalAll();
    }

    private void startLifeline() {
        if (lifeline.start(alive.keySet())) {
            forked();
        }
    }

    /// For the reaper, of a zombie: another lifeline is started soon.
    ///
    /// @return false if it is not the lifeline's
    boolean lifelineEnded(int pid) {
        lock.lock();
        try {
            if (!lifeline.is(pid)) {
                return false;
            }
            lifelineLost();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void lifelineLost() {
        lifeline.ended();
        changed.signalAll();
        if (!closed) {
            CompletableFuture.delayedExecutor(
                            REPLACE_MILLISECONDS, TimeUnit.MILLISECONDS, Runnable::run)
                    .execute(this::replaceLifeline);
        }
    }

    private void replaceLifeline() {
        lock.lock();
        try {
            if (!closed && !alive.isEmpty()) {
                startLifeline();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Tells the lifeline that it is over, and waits until it has ended, but no longer than the
    /// time given; then it is killed.
    void dismissLifeline(long time, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(time);
        lock.lock();
        try {
            lifeline.dismiss();
            while (lifeline.runs() && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (lifeline.runs()) {
                lifeline.kill();
            }
        } finally {
            lock.unlock();
        }
    }

    void signalGroup(Child child, String name) {
        int number = platform.signalNumber(name);
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (alive.get((int) child.pid()) == child) {
                if (number == platform.signalNumber("KILL")) {
                    child.killing();
                }
                signal(child.pid(), number, libc.calls(arena));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Signals a group, and its leader, if that has gone over to another group.
    private static void signal(long pid, int number, SystemCalls calls) {
        calls.call(Function.KILL, -pid, number);
        int group = calls.call(Function.GETPGID, pid);
        if (group > 0 && group != pid) {
            calls.call(Function.KILL, pid, number);
        }
    }

    /// For the reaper, before it waits.
    ///
    /// @return false when there is nothing more to wait for
    boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (childless && alive.isEmpty() && !closed) {
                if (!init) {
                    changed.await();
                } else if (!changed.await(1, TimeUnit.SECONDS)) {
                    childless = false;
                }
            }
            forksBeforeWait = forks;
            return !over();
        } finally {
            lock.unlock();
        }
    }

    /// The system says that we have no child.
    ///
    /// @return those that somebody else has reaped, forgotten now: their status is lost
    List<Child> nobodyLeft() {
        lock.lock();
        try {
            if (forks != forksBeforeWait) {
                return List.of(); // the answer is older than the child
            }
            List<Child> lost = List.copyOf(alive.values());
            alive.clear();
            childless = true;
            if (lifeline.runs()) {
                lifelineLost();
            }
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /// Kills what is left of the group of a zombie and forgets it.
    ///
    /// @return null for a process that is not ours: an orphan that was adopted
    @Nullable Child strikeOff(int pid, SystemCalls calls) {
        lock.lock();
        try {
            Child child = alive.remove(pid);
            if (child != null) {
                calls.call(Function.KILL, -pid, platform.signalNumber("KILL"));
                lifeline.remove(pid);
            }
            return child;
        } finally {
            lock.unlock();
        }
    }

    /// Closed, and nothing to wait for any more: a zombie that is met now belongs to who came after
    /// us.
    boolean done() {
        lock.lock();
        try {
            return over();
        } finally {
            lock.unlock();
        }
    }

    private boolean over() {
        return closed && alive.isEmpty() && !lifeline.runs();
    }

    /// No more spawns; kills all groups.
    void close() {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            closed = true;
            SystemCalls calls = libc.calls(arena);
            for (Child child : alive.values()) {
                child.killing();
                signal(child.pid(), platform.signalNumber("KILL"), calls);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A process that was struck off is reaped, and its end was told.
    void finished() {
        lock.lock();
        try {
            finished++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the end of all was told, but no longer than the time given.
    void awaitNone(long time, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(time);
        lock.lock();
        try {
            while (finished < spawned && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
