package dev.mothership.flagship;

/// Where a server in an election is.
///
/// ```text
///   Connecting ──▶ Watching ──lock taken──▶ Holding ──▶ Settling ──▶ Beginning ──▶ Running ──▶ Telling ──▶ Over
///       ▲             │  ▲                    │   └── nobody died ──▲                 │           ▲
///       │             │  └── not ours ──┐     └─ all is done already ─▶ Over           ▼           │
///       │             └────── told ─────┴──▶ Over                                   Stopping ──────┘
///       └───────────────────── session lost (jobs have ended) ◀────────────────────────┘
/// ```
sealed interface State {

    /// There is no session.
    ///
    /// @param trying whether one is being opened; else the next attempt is at `next`
    record Connecting(boolean trying, long next) implements State {}

    /// There is a session, and somebody else has the lock, or it is not known yet.
    record Watching() implements State {}

    /// The lock was taken a moment ago, and the table is read anew.
    record Holding() implements State {}

    /// The lock is ours, but what the last flagship left may still run, until `until`.
    record Settling(long until) implements State {}

    /// The lock is ours, and that our turn begins is being written.
    record Beginning() implements State {}

    /// Our jobs run.
    ///
    /// @param deadline when they have failed
    record Running(long deadline) implements State {}

    /// Our jobs are being stopped.
    record Stopping(Why why) implements State {}

    /// How our turn ended is being written.
    record Telling(Turn.Report report) implements State {}

    record Over(Verdict verdict) implements State {}

    enum Why {
        /// The lock may not be ours any more.
        FENCED,
        /// We were told to stop.
        ORDERED,
        /// They took too long.
        LATE
    }

    /// Whether the lock is ours as far as we know.
    default boolean holdsLock() {
        return switch (this) {
            case Holding _, Settling _, Beginning _, Running _, Telling _ -> true;
            case Stopping(Why why) -> why != Why.FENCED;
            case Connecting _, Watching _, Over _ -> false;
        };
    }
}
