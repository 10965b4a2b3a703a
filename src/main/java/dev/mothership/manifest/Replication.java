package dev.mothership.manifest;

/// How many instances a ship has, and how one takes over from another.
///
/// @param replicas at least 1
/// @param overlap whether a new process is ready before the one it replaces is stopped; so it is in
///   any case where there are other replicas
public record Replication(int replicas, boolean overlap) {
    /// One instance, whose process ends before the next one starts.
    public static final Replication SINGLE = new Replication(1, false);

    public Replication {
        if (replicas < 1) {
            throw new IllegalArgumentException("cannot have " + replicas + " replicas");
        }
    }
}
