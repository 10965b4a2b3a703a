package dev.mothership.ship;

import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Ship;
import java.time.Duration;

/// What follows the end of a ship's process, by `restart`, `oneshot`, `critical` and its history.
/// Pure.
record RestartRule(Ship ship) {

    /// What follows.
    sealed interface Decision {

        /// It ended well and stays ended.
        record Complete() implements Decision {}

        /// It stays ended, and that is a failure.
        record GiveUp(String reason) implements Decision {}

        /// It is started again.
        record Again(Duration delay) implements Decision {}
    }

    /// Whether such an end counts as a crash.
    boolean isCrash(boolean success) {
        return !endsForGood() && (!success || ship.restart() == RestartPolicy.ALWAYS);
    }

    private boolean endsForGood() {
        return ship.runsOnce()
                || switch (ship.restart()) {
                    case NEVER, STOPS_ALL -> true;
                    case ALWAYS, ON_FAILURE -> false;
                };
    }

    /// @param success whether it ended with 0, and not because we gave it up
    /// @param crashes with this end, if it is a crash
    /// @param jitter 0 (included) to 1 (excluded)
    Decision after(boolean success, String reason, CrashHistory crashes, double jitter) {
        if (!isCrash(success)) {
            return success ? new Decision.Complete() : new Decision.GiveUp(reason);
        }
        return crashes.looping() && ship.critical()
                ? new Decision.GiveUp("5 crashes within a minute, the last: " + reason)
                : new Decision.Again(crashes.delay(jitter));
    }
}
