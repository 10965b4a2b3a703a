package dev.mothership.proxy;

import io.netty.channel.ConnectTimeoutException;

/// Why a ship gave no response.
enum Failure {
    REFUSED(502, " cannot be reached"),
    CLOSED(502, " closed the connection without an answer"),
    GARBAGE(502, " answered with something that is not HTTP"),
    TIMEOUT(504, " did not answer in time"),
    BUSY(503, " has too many requests waiting"),
    BROKEN(503, " has not taken a connection for a while");

    private final int status;
    private final String what;

    Failure(int status, String what) {
        this.status = status;
        this.what = what;
    }

    /// Why a ship could not be connected to: whatever it is, the request has not reached it.
    static Failure ofConnecting(Throwable cause) {
        return cause instanceof ConnectTimeoutException ? TIMEOUT : REFUSED;
    }

    int status() {
        return status;
    }

    String describe(String ship) {
        return ship + what;
    }
}
