package dev.mothership.uplink;

import dev.mothership.manifest.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What came of asking one uplink.
///
/// @param took until the answer, or until it was given up
/// @param problem why it cannot be reached; empty: it can
public record Finding(Uplink uplink, Duration took, Optional<String> problem) {

    public boolean reached() {
        return problem.isEmpty();
    }

    /// Where it was asked, without user, password and query.
    public String address() {
        List<Uplink.Target> targets = uplink.targets();
        return targets.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
