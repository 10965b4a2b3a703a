package dev.mothership.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One `[[mothership.prelaunch]]` entry: run to success before any ship.
///
/// @param env the manifest's variables for it, all layers merged, without mothership's own
///   environment
/// @param cwd absolute
/// @param timeout after which it counts as failed; empty: none
public record Job(
        String name,
        Command command,
        Map<String, String> env,
        Path cwd,
        List<String> dependsOn,
        Optional<Duration> timeout,
        Optional<String> comment) {
    public Job {
        env = Map.copyOf(env);
        dependsOn = List.copyOf(dependsOn);
    }
}
