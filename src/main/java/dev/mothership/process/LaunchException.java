package dev.mothership.process;

import java.io.Serial;

/// A process could not be started. The message starts with "cannot" and says why: not found, not
/// executable, bad folder, missing interpreter, or what the system said.
public final class LaunchException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final String reason;

    public LaunchException(String message) {
        this(message, message);
    }

    private LaunchException(String message, String reason) {
        super(message);
        this.reason = reason;
    }

    /// For one of many reasons.
    ///
    /// @param reason a clause such as "program `puma` was not found in PATH (/usr/bin:/bin)"
    public static LaunchException because(String reason) {
        return new LaunchException("cannot start: " + reason, reason);
    }

    /// The message without "cannot start", for those who can say what did not start.
    public String reason() {
        return reason;
    }

    /// Never null, unlike that of other exceptions.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
