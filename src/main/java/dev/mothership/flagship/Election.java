package dev.mothership.flagship;

import java.util.concurrent.CompletionStage;

/// One election, under way. Thread-safe.
public interface Election {

    /// Completes when the ships may start, or must not. Then nothing of the jobs runs any more.
    CompletionStage<Verdict> verdict();

    /// Ends it: running jobs are stopped, and another server goes on if one waits.
    void stop();

    /// Ends it at once: running jobs are killed.
    void kill();

    /// Where it is.
    FlagshipView view();
}
