package dev.mothership.flagship;

import java.time.Duration;

/// The delays of the protocol, in nanoseconds, and what they have to do with each other.
///
/// A flagship counts from when it *sent* the last statement that was answered: the server cannot
/// have heard from it earlier. After [#fence] it stops its jobs, and kills them [#grace] later. The
/// server ends a session that was silent for [#silence], and whoever takes over waits until the
/// last sign of life in the table is as old as that. So between the kill and a successor's first
/// job there is half a heartbeat, whatever the network does. A successor also waits for [#settle]
/// from when it took the lock: when a flagship is killed its session ends at once, but its lifeline
/// needs half a second to kill its jobs, and when a session is ended by hand the flagship needs its
/// [#grace].
///
/// @param heartbeat between two signs of life
/// @param election for which the database may be away, and it may be unknown who the flagship is
/// @param prelaunch for all jobs of one turn
record Timing(long heartbeat, long election, long prelaunch) {
    private static final long LIFELINE = Duration.ofSeconds(2).toNanos();
    private static final long ATTEMPT = Duration.ofSeconds(5).toNanos();
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    Timing(Duration heartbeat, Duration election, Duration prelaunch) {
        this(heartbeat.toNanos(), election.toNanos(), prelaunch.toNanos());
    }

    long fence() {
        return 2 * heartbeat;
    }

    /// Between TERM and KILL for the jobs of a fenced flagship.
    long grace() {
        return heartbeat / 2;
    }

    long silence() {
        return 3 * heartbeat;
    }

    /// After which a waiting server ends the session of a silent flagship itself: servers before
    /// PostgreSQL 14 do not.
    long stale() {
        return silence() + heartbeat / 2;
    }

    long settle() {
        return Math.max(heartbeat, LIFELINE);
    }

    /// Between two attempts to connect.
    long retry() {
        return Math.min(heartbeat, RETRY);
    }

    /// For one attempt to connect, with all that makes a session of a connection.
    long attempt() {
        return Math.min(Math.max(fence(), ATTEMPT), election / 2);
    }

    /// For which others wait for one flagship: it stops its jobs itself after [#prelaunch].
    long patience() {
        return prelaunch + election + 4 * heartbeat;
    }

    /// When a successor's jobs may begin.
    ///
    /// @param taken when it took the lock
    /// @param quiet how long the last flagship had been silent by then
    long successorAt(long taken, Duration quiet) {
        return taken + Math.max(settle(), silence() - Math.max(0, quiet.toNanos()));
    }
}
