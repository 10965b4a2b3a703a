package dev.mothership.proxy;

import java.io.Serial;

/// A listener could not be opened. The message starts with "cannot listen on", names address and
/// listener, and says why.
public final class ListenException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    ListenException(String message) {
        super(message);
    }
}
