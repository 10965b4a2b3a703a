package dev.mothership.timer;

import java.time.Duration;
import java.time.Instant;

/// The clock and all waiting. Thread-safe.
public interface Timer {

    /// Wall-clock time, for people.
    Instant now();

    /// Monotonic nanoseconds from an arbitrary origin, for differences.
    long nanos();

    /// Runs `task` once after `delay`, on a thread of the timer's own. The task must be short and
    /// must not block.
    Scheduled after(Duration delay, Runnable task);

    /// A task that waits for its time.
    interface Scheduled {

        /// Does nothing if it ran already. A task that runs at this moment is not interrupted.
        void cancel();
    }
}
