package dev.mothership.cli;

/// Why a running fleet did not do what was asked for. The message starts with "cannot".
final class ControlException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final int exitStatus;

    ControlException(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /// What the command ends with.
    int exitStatus() {
        return exitStatus;
    }
}
