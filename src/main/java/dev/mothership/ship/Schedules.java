package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells when ships with a schedule are to run.
public interface Schedules {

    /// Begins to look at a ship's schedule.
    ///
    /// @param ship has a schedule
    /// @param due is called at each planned time, with that time, on any thread; late, if the
    ///   machine slept
    Entry add(Ship ship, Consumer<Instant> due);

    /// A schedule that is looked at.
    interface Entry {

        /// The next planned time; empty if there is none any more.
        Optional<Instant> next();

        /// Ends it.
        void cancel();
    }
}
