package dev.mothership.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/// Streams a ship's response to the client, as fast as the client takes it.
final class ResponseRelay {
    private static final long UNKNOWN = -1;

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse out;
    private final HttpClientResponse in;
    private long remaining = UNKNOWN;
    private boolean done;

    ResponseRelay(Exchange exchange, HttpServerRequest request, HttpClientResponse in) {
        this.exchange = exchange;
        this.request = request;
        this.out = request.response();
        this.in = in;
    }

    void start() {
        int status = in.statusCode();
        out.setStatusCode(status);
        String message = in.statusMessage();
        if (!HttpResponseStatus.valueOf(status).reasonPhrase().equals(message)) {
            out.setStatusMessage(message);
        }
        ForwardedHeaders.copyResponse(in.headers(), out.headers());
        if (request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304) {
            finish(null);
            return;
        }
        frame();
        if (remaining == 0) {
            finish(null);
            return;
        }
        in.exceptionHandler(_ -> exchange.broken());
        in.handler(this::relay);
        in.endHandler(_ -> ended());
    }

    private void frame() {
        String length = in.headers().get("content-length");
        if (length != null) {
            remaining = Long.parseLong(length);
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            // Only the connection's end can say where the body ends.
            exchange.closeAfterResponse();
        } else {
            out.setChunked(true);
        }
    }

    private void relay(Buffer bytes) {
        if (done) {
            return;
        }
        if (remaining != UNKNOWN) {
            remaining -= bytes.length();
            if (remaining == 0) {
                finish(bytes);
                return;
            }
        }
        out.write(bytes);
        if (out.writeQueueFull()) {
            in.pause();
            out.drainHandler(_ -> in.resume());
        }
    }

    private void ended() {
        if (done) {
            return;
        }
        if (remaining > 0) {
            exchange.broken();
            return;
        }
        in.trailers().forEach(trailer -> out.putTrailer(trailer.getKey(), trailer.getValue()));
        finish(null);
    }

    private void finish(@org.jspecify.annotations.Nullable Buffer last) {
        done = true;
        exchange.completing(out.getStatusCode());
        if (last == null) {
            out.end();
        } else {
            out.end(last);
        }
        exchange.completed();
    }
}
