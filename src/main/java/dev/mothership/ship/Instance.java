package dev.mothership.ship;

import dev.mothership.manifest.Address;

/// One instance of a ship, as far as the proxy needs it.
///
/// @param ship the ship's name
/// @param number 1-based
/// @param address where it can be reached
/// @param traffic counts the requests of its present process: each is to enter and to leave
public record Instance(
        String ship, int number, Address address, Availability availability, Traffic traffic) {

    /// Whether requests can go there.
    public enum Availability {
        /// Takes requests.
        READY,
        /// Is starting, restarting or waits for its next start: requests may wait.
        COMING,
        /// Was stopped, has failed or is unhealthy: requests get 503 at once.
        GONE
    }
}
