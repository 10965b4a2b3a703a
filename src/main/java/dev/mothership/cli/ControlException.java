package dev.mothership.cli;

import java.io.PrintWriter;
import java.util.List;

/// Why a running fleet did not do what was asked for. The message starts with "cannot".
final class ControlException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final int exitStatus;
    private final transient List<String> details;

    ControlException(int exitStatus, String message) {
        this(exitStatus, message, List.of());
    }

    /// @param details what there is to know before the message, each perhaps of several lines
    ControlException(int exitStatus, String message, List<String> details) {
        super(message);
        this.exitStatus = exitStatus;
        this.details = List.copyOf(details);
    }

    /// What the command ends with.
    int exitStatus() {
        return exitStatus;
    }

    /// The message is the last line.
    void print(PrintWriter err) {
        details.forEach(detail -> err.println(detail + "\n"));
        err.println("mothership: " + getMessage());
    }
}
