package dev.mothership.ship;

import dev.mothership.process.LaunchSpec;

/// Whether it can be said what an instance's processes are started with.
public sealed interface Surroundings {

    /// It can.
    ///
    /// @param instance its label, such as `app` or `app.2`
    record Found(String instance, LaunchSpec spec) implements Surroundings {}

    /// It cannot.
    ///
    /// @param reason a sentence that starts with "cannot"
    record Unknown(String reason) implements Surroundings {}
}
