package dev.mothership.ship;

import dev.mothership.health.Prober;
import dev.mothership.process.Processes;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/// The outside world, as all instances of a fleet share it.
///
/// @param fleetThread one thread that owns all instances
/// @param jitter numbers from 0 (included) to 1 (excluded)
record Bridge(
        Processes processes,
        Prober prober,
        Timer timer,
        Schedules schedules,
        Executor fleetThread,
        FleetLog log,
        DoubleSupplier jitter) {

    /// Runs `task` on the fleet's thread after `delay`.
    Timer.Scheduled after(Duration delay, Runnable task) {
        return timer.after(delay, () -> fleetThread.execute(task));
    }
}
