package dev.mothership.flagship;

import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// Jobs of one server among several, which take their time to run and to end. Thread-safe.
final class ChaosJobs implements PrelaunchJobs {

    /// What all servers of a wave have in common.
    ///
    /// @param running how many run at this moment
    /// @param overlaps how often there were two at a time
    /// @param done how many have succeeded
    record Ledger(AtomicInteger running, AtomicInteger overlaps, AtomicInteger done) {
        Ledger() {
            this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }
    }

    private final Ledger ledger;
    private final Timer timer;
    private final Random random;
    private boolean dead;
    private CompletableFuture<Result> current =
            CompletableFuture.completedFuture(new Result.Done());

    ChaosJobs(Ledger ledger, Timer timer, long seed) {
        this.ledger = ledger;
        this.timer = timer;
        this.random = new Random(seed);
    }

    @Override
    public synchronized Run start() {
        if (ledger.running.incrementAndGet() > 1) {
            ledger.overlaps.incrementAndGet();
        }
        CompletableFuture<Result> result = new CompletableFuture<>();
        current = result;
        timer.after(
                Duration.ofMillis(100 + random.nextInt(1_500)),
                () -> end(result, new Result.Done()));
        return new Run() {
            @Override
            public CompletionStage<Result> result() {
                return result;
            }

            @Override
            public void stop(Duration grace) {
                stopWithin(result, grace.toMillis());
            }

            @Override
            public void kill() {
                stopWithin(result, 1);
            }
        };
    }

    private synchronized void stopWithin(CompletableFuture<Result> result, long millis) {
        if (!dead) {
            long most = Math.clamp(millis, 1, 800);
            timer.after(
                    Duration.ofMillis(random.nextLong(most)),
                    () -> end(result, new Result.Stopped()));
        }
    }

    private synchronized void end(CompletableFuture<Result> result, Result how) {
        if (!result.isDone()) {
            ledger.running.decrementAndGet();
            if (how instanceof Result.Done && !dead) {
                ledger.done.incrementAndGet();
            }
            result.complete(how);
        }
    }

    /// Whether they run now.
    synchronized boolean run() {
        return !current.isDone();
    }

    /// Their server is killed: a lifeline ends them.
    synchronized void die() {
        dead = true;
        CompletableFuture<Result> last = current;
        timer.after(
                Duration.ofMillis(500 + random.nextInt(400)),
                () -> end(last, new Result.Stopped()));
    }
}
