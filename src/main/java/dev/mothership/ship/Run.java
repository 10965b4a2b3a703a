package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;
import dev.mothership.process.RunningProcess;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One process of an instance, from start to end. Owned by the fleet's thread.
final class Run {
    /// When it started, in monotonic nanoseconds.
    final long since;

    /// The requests that it answers.
    final Traffic traffic = new Traffic();

    /// None if the ship runs elsewhere.
    @Nullable RunningProcess process;

    @Nullable HealthMonitor monitor;

    /// Why we ended it; null if it ended by itself.
    @Nullable String killedFor;

    /// Whether its process has been reaped.
    boolean exited;

    Run(long since) {
        this.since = since;
    }

    OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    /// Its process group for the watch on memory, unless it has ended or is being ended.
    Optional<MemoryWatch.Watched> watched(OptionalLong limit, Consumer<String> over) {
        return limit.isEmpty() || process == null || exited || killedFor != null
                ? Optional.empty()
                : Optional.of(new MemoryWatch.Watched(process.pid(), limit.getAsLong(), over));
    }

    void signal(String name) {
        if (process != null) {
            process.signalGroup(name);
        }
    }

    void stopMonitor() {
        if (monitor != null) {
            monitor.cancel();
        }
    }
}
