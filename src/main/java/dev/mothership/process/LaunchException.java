package dev.mothership.process;

import java.io.Serial;

/// A process could not be started. The message starts with "cannot" and says why: not found, not
/// executable, bad folder, missing interpreter, or what the system said.
public final class LaunchException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final String reason;
    private final boolean notFound;

    public LaunchException(String message) {
        this(message, message, false);
    }

    private LaunchException(String message, String reason, boolean notFound) {
        super(message);
        this.reason = reason;
        this.notFound = notFound;
    }

    /// For one of many reasons.
    ///
    /// @param reason a clause such as "program `puma` was not found in PATH (/usr/bin:/bin)"
    public static LaunchException because(String reason) {
        return new LaunchException("cannot start: " + reason, reason, false);
    }

    /// For a program that is not there.
    static LaunchException notFound(String reason) {
        return new LaunchException("cannot start: " + reason, reason, true);
    }

    /// The exit status with which a shell reports the same: 127 for a program that was not found,
    /// 126 for all else.
    public int shellStatus() {
        return notFound ? 127 : 126;
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
