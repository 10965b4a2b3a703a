package dev.mothership.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Streams a request's body to its ship, as fast as the ship takes it.
final class RequestBody {
    static final String TOO_LONG = "the body is too long";

    private final HttpServerRequest request;
    private final Exchange exchange;
    private final long limit;
    private long received;
    private boolean complete;

    private RequestBody(HttpServerRequest request, Exchange exchange, OptionalLong limit) {
        this.request = request;
        this.exchange = exchange;
        this.limit = limit.orElse(Long.MAX_VALUE);
    }

    /// The request's body, not flowing yet; null where it has none.
    static @Nullable RequestBody of(
            HttpServerRequest request, Exchange exchange, OptionalLong limit) {
        String length = request.getHeader("content-length");
        boolean none =
                length == null
                        ? !request.headers().contains("transfer-encoding")
                        : length.equals("0");
        if (none) {
            return null;
        }
        request.pause();
        return new RequestBody(request, exchange, limit);
    }

    /// Whether its length is known and beyond the limit.
    boolean isTooLong() {
        String length = request.getHeader("content-length");
        return length != null && Long.parseLong(length) > limit;
    }

    /// Whether all of it has come.
    boolean isComplete() {
        return complete;
    }

    /// What still comes is thrown away.
    void stop() {
        request.handler(_ -> {});
        request.endHandler(_ -> complete = true);
    }

    void sendTo(HttpClientRequest upstream) {
        if (!upstream.headers().contains("content-length")) {
            upstream.setChunked(true);
        }
        upstream.sendHead();
        request.handler(bytes -> write(bytes, upstream));
        request.endHandler(_ -> {
            complete = true;
            upstream.end();
            exchange.bodySent();
        });
        request.resume();
    }

    private void write(Buffer bytes, HttpClientRequest upstream) {
        received += bytes.length();
        if (received > limit) {
            exchange.answer(413, TOO_LONG);
            return;
        }
        upstream.write(bytes);
        if (upstream.writeQueueFull()) {
            request.pause();
            upstream.drainHandler(_ -> request.resume());
        }
    }
}
