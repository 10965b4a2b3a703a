package dev.mothership.flagship;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The prelaunch jobs of this server, which can be run again from the start. Thread-safe.
public interface PrelaunchJobs {

    /// Starts them; not before the last run has ended.
    Run start();

    /// One run of all of them.
    interface Run {

        /// Completes when nothing of any job runs any more.
        CompletionStage<Result> result();

        /// Ends what runs.
        ///
        /// @param grace between TERM and KILL to the jobs' groups
        void stop(Duration grace);

        /// Kills what runs.
        void kill();
    }

    /// How a run ended.
    sealed interface Result {
        record Done() implements Result {}

        record Stopped() implements Result {}

        /// @param reason such as ``job `migrations` failed (exit status 1)``
        /// @param lines the last of its output
        record Failed(String job, String reason, List<String> lines) implements Result {
            public Failed {
                lines = List.copyOf(lines);
            }
        }
    }
}
