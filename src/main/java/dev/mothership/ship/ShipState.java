package dev.mothership.ship;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Where an instance is in its life.
///
/// ```text
///             start              first pass           failures
///   Waiting ─────────▶ Starting ───────────▶ Ready ◀──────────▶ Unhealthy
///                        ▲   │ end             │ end              │ end, or given up
///              delay over│   ▼                 ▼                  ▼
///                      BackingOff ◀──────── restart policy ──▶ Completed │ Failed
///
///   any of them ── stop ──▶ Stopping ── end ──▶ Stopped ── start ──▶ Waiting
///   Scheduled ── its time ──▶ Starting ── end ──▶ Scheduled
///   any of them ── restart ──▶ Restarting ── end ──▶ Starting
/// ```
public sealed interface ShipState {

    /// What people and metrics call it.
    String label();

    /// The process that runs in this state.
    default OptionalLong pid() {
        return OptionalLong.empty();
    }

    /// Not started yet: something that it depends on is not ready.
    record Waiting() implements ShipState {
        @Override
        public String label() {
            return "waiting";
        }
    }

    /// It has a schedule, and its time has not come.
    ///
    /// @param next when it runs; empty if never again
    record Scheduled(Optional<Instant> next) implements ShipState {
        @Override
        public String label() {
            return "scheduled";
        }
    }

    /// Its process runs, and it is not ready yet.
    record Starting(OptionalLong pid) implements ShipState {
        @Override
        public String label() {
            return "starting";
        }
    }

    /// It takes traffic, and what depends on it may start.
    record Ready(OptionalLong pid) implements ShipState {
        @Override
        public String label() {
            return "ready";
        }
    }

    /// It was ready, and its health check fails.
    record Unhealthy(OptionalLong pid, String reason) implements ShipState {
        @Override
        public String label() {
            return "unhealthy";
        }
    }

    /// Its process ended; the next start comes after `delay`.
    record BackingOff(String reason, Duration delay) implements ShipState {
        @Override
        public String label() {
            return "backing_off";
        }
    }

    /// It was told to stop, and something of it still runs.
    record Stopping(OptionalLong pid) implements ShipState {
        @Override
        public String label() {
            return "stopping";
        }
    }

    /// It was told to start afresh, and something of its process before still runs.
    record Restarting(OptionalLong pid) implements ShipState {
        @Override
        public String label() {
            return "restarting";
        }
    }

    /// It ended because it was told to.
    record Stopped() implements ShipState {
        @Override
        public String label() {
            return "stopped";
        }
    }

    /// It ended well and is not started again.
    record Completed() implements ShipState {
        @Override
        public String label() {
            return "completed";
        }
    }

    /// It ended badly and is not started again.
    record Failed(String reason) implements ShipState {
        @Override
        public String label() {
            return "failed";
        }
    }

    /// What went wrong, in the states that something wrong led to.
    default Optional<String> trouble() {
        return switch (this) {
            case Unhealthy(_, String reason) -> Optional.of(reason);
            case BackingOff(String reason, _) -> Optional.of(reason);
            case Failed(String reason) -> Optional.of(reason);
            case Waiting _,
                    Scheduled _,
                    Starting _,
                    Ready _,
                    Stopping _,
                    Restarting _,
                    Stopped _,
                    Completed _ ->
                    Optional.empty();
        };
    }

    /// Every label, for metrics that list all states.
    static java.util.List<String> labels() {
        return java.util.List.of(
                "waiting",
                "scheduled",
                "starting",
                "ready",
                "unhealthy",
                "backing_off",
                "stopping",
                "restarting",
                "stopped",
                "completed",
                "failed");
    }

    /// Whether requests can go there.
    default Instance.Availability availability() {
        return switch (this) {
            case Ready _ -> Instance.Availability.READY;
            case Waiting _, Starting _, BackingOff _, Restarting _ -> Instance.Availability.COMING;
            case Scheduled _, Unhealthy _, Stopping _, Stopped _, Completed _, Failed _ ->
                    Instance.Availability.GONE;
        };
    }

    /// Whether it has come to its end: nothing of it runs and nothing is due.
    default boolean ended() {
        return switch (this) {
            case Waiting _, Scheduled _, Stopped _, Completed _, Failed _ -> true;
            case Starting _, Ready _, Unhealthy _, BackingOff _, Stopping _, Restarting _ -> false;
        };
    }
}
