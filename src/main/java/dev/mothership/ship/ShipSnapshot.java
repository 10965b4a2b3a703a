package dev.mothership.ship;

import dev.mothership.manifest.Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One instance at one moment, for views.
///
/// @param instance 1-based
/// @param label what notices and output call it: the ship's name, or `app.2`
/// @param since when its process started, in the timer's monotonic nanoseconds; empty if none runs
/// @param restarts starts after the first
/// @param address where it listens, if it does
/// @param critical whether the fleet cannot do without it; no ship with a schedule is
public record ShipSnapshot(
        String ship,
        String group,
        int instance,
        String label,
        ShipState state,
        OptionalLong since,
        long restarts,
        Optional<Address> address,
        boolean critical) {

    /// Whether it does what it is there for: ready, or completed.
    public boolean healthy() {
        return state instanceof ShipState.Ready || state instanceof ShipState.Completed;
    }

    /// Whether a fleet can take traffic: every critical ship is ready or has completed.
    public static boolean ready(List<ShipSnapshot> fleet) {
        return fleet.stream().filter(ShipSnapshot::critical).allMatch(ShipSnapshot::healthy);
    }
}
