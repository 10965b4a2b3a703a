package dev.mothership.process;

import java.io.Serial;

/// `posix_spawn` refused.
final class SpawnError extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final int errno;

    SpawnError(int errno) {
        super("posix_spawn: error " + errno);
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
