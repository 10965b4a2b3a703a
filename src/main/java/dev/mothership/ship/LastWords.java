package dev.mothership.ship;

import dev.mothership.process.RunningProcess;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Lets the last lines of a process come before the notice of its end.
public final class LastWords {
    /// Something that left the process group may hold the pipes for ever.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private LastWords() {}

    /// Runs `then` once, on any thread, when all output of an ended process has arrived, or soon
    /// after if it does not end.
    public static void await(@Nullable RunningProcess process, Timer timer, Runnable then) {
        if (process == null) {
            then.run();
            return;
        }
        AtomicBoolean done = new AtomicBoolean();
        Runnable once =
                () -> {
                    if (done.compareAndSet(false, true)) {
                        then.run();
                    }
                };
        Timer.Scheduled limit = timer.after(PATIENCE, once);
        process.outputDone()
                .thenRun(() -> {
                    limit.cancel();
                    once.run();
                });
    }
}
