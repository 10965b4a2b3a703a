package dev.mothership.flagship;

import java.time.Duration;

/// What a server in an election has to do. Statements are answered by an [Event] with the same
/// session, or by [Event.Lost].
sealed interface Action {
    /// Open a session.
    record Connect(long session) implements Action {}

    /// Give a session up; whatever it holds goes with it.
    record Close(long session) implements Action {}

    /// Read the table.
    ///
    /// @param ownEpoch our own last turn, which is not looked at as another's; 0: none
    record Look(long session, long ownEpoch) implements Action {}

    /// Try to take the lock; never while it is held.
    record TryLock(long session) implements Action {}

    /// End the session that holds the lock.
    record Terminate(long session) implements Action {}

    /// A sign of life while it is not our turn yet, though the lock is ours.
    record Claim(long session) implements Action {}

    /// Write that our turn begins.
    record Begin(long session) implements Action {}

    /// A sign of life in our turn.
    record Beat(long session, long epoch) implements Action {}

    /// Write how our turn ended.
    record Tell(long session, long epoch, Turn.Report report) implements Action {}

    /// Run the jobs.
    record StartJobs() implements Action {}

    /// Stop them.
    ///
    /// @param grace between TERM and KILL
    record StopJobs(Duration grace) implements Action {}

    record KillJobs() implements Action {}

    /// Say something.
    record Note(boolean warning, String text) implements Action {}

    /// It is over.
    record Decide(Verdict verdict) implements Action {}
}
