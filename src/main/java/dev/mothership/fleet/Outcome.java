package dev.mothership.fleet;

import java.util.List;

/// How a fleet ended.
public sealed interface Outcome {

    /// It was told to stop, or had nothing more to do, and stopped in order.
    record Landed() implements Outcome {}

    /// A process ended, and with it, as was asked for, the fleet.
    ///
    /// @param status the process's exit status as a shell tells it: 128 and more for a signal
    record Ended(int status) implements Outcome {}

    /// It could not start, or lost something that it cannot do without.
    ///
    /// @param reason for people, in one line
    /// @param details what led to it, such as the last lines of a job; may be empty
    record Failed(String reason, List<String> details) implements Outcome {
        public Failed {
            details = List.copyOf(details);
        }

        Failed(String reason) {
            this(reason, List.of());
        }
    }
}
