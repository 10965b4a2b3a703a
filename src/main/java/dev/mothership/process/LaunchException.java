package dev.mothership.process;

import java.io.Serial;

/// A process could not be started. The message starts with "cannot" and says why: not found, not
/// executable, bad folder, missing interpreter, or what the system said.
public final class LaunchException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public LaunchException(String message) {
        super(message);
    }

    /// Never null, unlike that of other exceptions.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
