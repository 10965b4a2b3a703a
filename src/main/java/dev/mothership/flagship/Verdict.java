package dev.mothership.flagship;

import java.util.List;

/// What an election came to.
public sealed interface Verdict {

    /// The ships may start.
    record Proceed(Role role) implements Verdict {}

    /// A stop was asked for; nothing of any job runs any more.
    record Stopped() implements Verdict {}

    /// They must not.
    ///
    /// @param reason in one line
    /// @param details what led to it, such as the last lines of a job; may be empty
    record Failed(String reason, List<String> details) implements Verdict {
        public Failed {
            details = List.copyOf(details);
        }
    }
}
