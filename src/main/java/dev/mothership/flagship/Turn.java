package dev.mothership.flagship;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One turn of running the prelaunch jobs, as the table has it.
///
/// @param epoch counts the turns of a name and release
/// @param server who runs or ran it, for people
/// @param finished how long ago it ended
record Turn(Phase phase, long epoch, String server, Optional<Duration> finished, Report report) {

    /// Where it is. Its word in small letters is what the table has.
    enum Phase {
        /// Its server holds the lock and runs the jobs, or has died.
        RUNNING,
        READY,
        FAILED,
        /// Its server was told to stop, and has stopped the jobs.
        STOPPED,
        /// Its server has died, and another has gone on since, with another release.
        LOST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Phase of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// How it ended.
    ///
    /// @param phase not [Phase#RUNNING]
    /// @param job the job that failed; may be empty
    /// @param reason in one line, such as ``job `migrations` failed (exit status 1)``
    /// @param lines the last of that job's output
    record Report(Phase phase, String job, String reason, List<String> lines) {
        static final Report READY = new Report(Phase.READY, "", "", List.of());
        static final Report STOPPED = new Report(Phase.STOPPED, "", "", List.of());

        Report {
            lines = List.copyOf(lines);
        }

        static Report failed(String job, String reason, List<String> lines) {
            return new Report(Phase.FAILED, job, reason, lines);
        }
    }
}
