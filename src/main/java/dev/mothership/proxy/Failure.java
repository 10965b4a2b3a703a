package dev.mothership.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.util.AttributeKey;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.ConnectException;

/// Why a ship gave no response.
enum Failure {
    REFUSED(502, " cannot be reached"),
    CLOSED(502, " closed the connection without an answer"),
    GARBAGE(502, " answered with something that is not HTTP"),
    TIMEOUT(504, " did not answer in time"),
    BUSY(503, " has too many requests waiting");

    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(Failure.class, "used");

    private final int status;
    private final String what;

    Failure(int status, String what) {
        this.status = status;
        this.what = what;
    }

    static Failure of(Throwable cause) {
        return switch (cause) {
            case ConnectTimeoutException _ -> TIMEOUT;
            case ConnectionPoolTooBusyException _ -> BUSY;
            case ConnectException _ -> REFUSED;
            case HttpClosedException _ -> CLOSED;
            case IOException _ -> CLOSED;
            default -> GARBAGE;
        };
    }

    /// Why a ship could not be connected to: whatever it is, the request has not reached it.
    static Failure ofConnecting(Throwable cause) {
        Failure failure = of(cause);
        return failure == CLOSED || failure == GARBAGE ? REFUSED : failure;
    }

    /// Notes that a connection carries a request.
    ///
    /// @return whether it has carried one before
    static boolean markUsed(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(USED).getAndSet(true) != null;
    }

    /// RFC 9110, 9.2.2.
    static boolean isIdempotent(HttpMethod method) {
        return switch (method.name()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    int status() {
        return status;
    }

    boolean isClosed() {
        return this == CLOSED;
    }

    String describe(String ship) {
        return ship + what;
    }
}
