package dev.mothership.manifest;

import java.util.OptionalInt;

/// How many instances a ship has, where they listen, and how one takes over from another.
///
/// @param replicas at least 1
/// @param overlap whether a new process is ready before the one it replaces is stopped; so it is in
///   any case where there are other replicas
/// @param firstPort the `PORT` of the first instance, each further one gets the next number, as a
///   Procfile counts; empty: that of `bind`, or a chosen one
public record Replication(int replicas, boolean overlap, OptionalInt firstPort) {
    /// One instance, whose process ends before the next one starts.
    public static final Replication SINGLE = new Replication(1, false);

    public Replication {
        if (replicas < 1) {
            throw new IllegalArgumentException("cannot have " + replicas + " replicas");
        }
    }

    public Replication(int replicas, boolean overlap) {
        this(replicas, overlap, OptionalInt.empty());
    }

    /// The same with another number of instances.
    public Replication withReplicas(int number) {
        return new Replication(number, overlap, firstPort);
    }

    /// The `PORT` that is settled for an instance.
    ///
    /// @param instance 1-based
    public OptionalInt port(int instance) {
        return firstPort.isPresent()
                ? OptionalInt.of(firstPort.getAsInt() + instance - 1)
                : OptionalInt.empty();
    }
}
