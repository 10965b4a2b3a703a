package dev.mothership.files;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What was not there a moment ago, so that requests for something else, which only pass by here,
/// cost no look at the disk. Thread-safe, without locks.
final class Absences {
    /// For how long a new file may go unseen.
    private static final long NANOS = 1_000_000_000;

    private static final int MOST = 4_096;

    private volatile Generation generation;

    /// @param begun in nanoseconds
    private record Generation(long begun, Set<String> names, Set<String> folders) {
        Generation(long begun) {
            this(begun, ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }
    }

    /// @param now in nanoseconds
    Absences(long now) {
        generation = new Generation(now);
    }

    boolean cover(String name, long now) {
        Generation known = generation;
        if (now - known.begun >= NANOS) {
            return false;
        }
        if (known.names.contains(name)) {
            return true;
        }
        if (!known.folders.isEmpty()) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                if (known.folders.contains(name.substring(0, slash))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param since a time at which it was not there, in nanoseconds
    void add(FolderFiles.Found.Nothing nothing, long since) {
        at(since).names.add(nothing.name());
    }

    /// @param since a time at which it was not there, in nanoseconds
    void add(FolderFiles.Found.NothingBelow nothing, long since) {
        at(since).folders.add(nothing.folder());
    }

    /// One that begun before that time, so that it is over before a second has passed.
    private Generation at(long since) {
        Generation known = generation;
        boolean full = known.names.size() + known.folders.size() >= MOST;
        if (full || since - known.begun >= NANOS) {
            known = new Generation(since);
            generation = known;
        }
        return known;
    }
}
