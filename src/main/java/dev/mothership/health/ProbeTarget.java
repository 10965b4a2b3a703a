package dev.mothership.health;

import dev.mothership.manifest.Address;
import dev.mothership.process.LaunchSpec;

/// What a probe is aimed at, with everything resolved.
public sealed interface ProbeTarget {

    /// `GET` with 2xx or 3xx as a pass.
    ///
    /// @param host the Host header
    record HttpGet(Address address, boolean tls, String host, String path) implements ProbeTarget {}

    /// A connection that is accepted.
    record Connect(Address address) implements ProbeTarget {}

    /// A command that ends with 0.
    record Run(LaunchSpec spec) implements ProbeTarget {}
}
