package dev.mothership.manifest;

import java.net.URI;
import java.time.Duration;

/// How a ship's health is found out.
///
/// @param interval from the end of one probe to the start of the next
/// @param timeout for one probe
/// @param retries failures in a row after which a ready ship is unhealthy, at least 1
/// @param startPeriod how long a started ship may take to pass its first probe
public record HealthCheck(
        Probe probe, Duration interval, Duration timeout, int retries, Duration startPeriod) {
    public HealthCheck {
        if (retries < 1) {
            throw new IllegalArgumentException("cannot use retries " + retries + ": at least 1");
        }
    }

    /// What a probe does.
    public sealed interface Probe {

        /// `GET path` at the ship's own address; 2xx and 3xx pass.
        record HttpPath(String path) implements Probe {}

        /// `GET url`; 2xx and 3xx pass.
        record HttpUrl(URI url) implements Probe {}

        /// A connection that is accepted passes.
        record Tcp(Address address) implements Probe {}

        /// Exit status 0 passes.
        record Exec(Command command) implements Probe {}
    }
}
