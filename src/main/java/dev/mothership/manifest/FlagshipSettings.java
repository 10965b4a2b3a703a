package dev.mothership.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// `[mothership.flagship]`, switched on: which of several servers runs the prelaunch jobs.
///
/// @param release what prelaunch runs once for; empty: once for each wave of servers
/// @param electionTimeout how long it may take until it is known who is the flagship, and how long
///   the database may be away
/// @param prelaunchTimeout for all jobs of the flagship together
/// @param heartbeatInterval between two signs of life
public record FlagshipSettings(
        Election election,
        Optional<String> release,
        Duration electionTimeout,
        Duration prelaunchTimeout,
        Duration heartbeatInterval) {
    static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(30);
    static final Duration PRELAUNCH_TIMEOUT = Duration.ofSeconds(300);
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

    /// How the flagship is found.
    public sealed interface Election {

        /// By configuration: this server is it, or is not.
        record Fixed(boolean flagship) implements Election {}

        /// By what a command prints.
        ///
        /// @param expected what it prints on the flagship, without space around it
        /// @param env the manifest's variables for it, without mothership's own environment
        /// @param folder absolute
        record Answer(Command command, String expected, Map<String, String> env, Path folder)
                implements Election {
            public Answer {
                env = Map.copyOf(env);
            }
        }

        /// By a lock in a database.
        record Postgres(PostgresUrl url) implements Election {}
    }
}
