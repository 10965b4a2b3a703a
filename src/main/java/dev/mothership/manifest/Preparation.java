package dev.mothership.manifest;

import java.util.List;
import java.util.Optional;

/// What `[mothership]` wants done before prelaunch jobs and ships, beyond this server.
///
/// @param uplinks what must be reachable
/// @param flagship which of several servers runs the prelaunch jobs; empty: each
public record Preparation(List<Uplink> uplinks, Optional<FlagshipSettings> flagship) {
    public static final Preparation NONE = new Preparation(List.of(), Optional.empty());

    public Preparation {
        uplinks = List.copyOf(uplinks);
    }
}
