package dev.mothership.flagship;

/// What happens to a server in an election. Answers of a session that was given up are ignored, so
/// all of them carry its number; `sent` is when that was asked for, in nanoseconds.
sealed interface Event {

    /// A session is there.
    record Connected(long session, long sent) implements Event {}

    /// None could be had.
    record Refused(long session, Problem problem) implements Event {}

    /// A session is not to be used any more: it ended, or a statement failed.
    record Lost(long session, Problem problem) implements Event {}

    /// The answer to [Action.Look].
    record Saw(long session, long sent, Sight sight) implements Event {}

    /// The answer to [Action.TryLock].
    record Locked(long session, long sent, boolean taken) implements Event {}

    /// The answer to [Action.Terminate].
    record Terminated(long session, long sent) implements Event {}

    /// The answer to [Action.Claim] and [Action.Beat].
    ///
    /// @param held whether the lock is still ours
    record Beaten(long session, long sent, boolean held) implements Event {}

    /// The answer to [Action.Begin].
    record Began(long session, long sent, long epoch) implements Event {}

    /// The answer to [Action.Tell].
    ///
    /// @param told whether the lock was still ours, and the report stands in the table
    record Told(long session, long sent, boolean told) implements Event {}

    /// Something in the table has changed.
    record Notified(long session) implements Event {}

    /// Nothing of our jobs runs any more.
    record JobsEnded(PrelaunchJobs.Result result) implements Event {}

    /// We are to end.
    record StopAsked(boolean atOnce) implements Event {}

    /// The time has come that [Protocol#due] named.
    record Due() implements Event {}

    /// Why the database is of no use.
    ///
    /// @param lasting whether trying again is pointless
    record Problem(String reason, boolean lasting) {}
}
