package dev.mothership.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A request on its way to a ship, up to the response's head. Tried once more, on a connection of
/// its own, where a pooled connection turns out to be closed and nothing can have been done twice.
/// Belongs to its event loop.
final class UpstreamCall {
    private final Exchange exchange;
    private final ProxyLoop loop;
    private final HttpServerRequest request;
    private final CompiledRoute route;
    private final String target;
    private final boolean upgrade;
    private final @Nullable RequestBody body;
    private @Nullable HttpClientRequest upstream;
    private boolean retried;
    private boolean reused;
    private boolean over;

    UpstreamCall(
            Exchange exchange,
            ProxyLoop loop,
            HttpServerRequest request,
            CompiledRoute route,
            String target,
            boolean upgrade,
            @Nullable RequestBody body) {
        this.exchange = exchange;
        this.loop = loop;
        this.request = request;
        this.route = route;
        this.target = target;
        this.upgrade = upgrade;
        this.body = body;
    }

    /// @param addresses of the ship's instances that are ready
    void connect(SocketAddress[] addresses) {
        RequestOptions options =
                new RequestOptions()
                        .setServer(addresses[loop.nextTurn() % addresses.length])
                        .setHost(route.shipName())
                        .setPort(80)
                        .setMethod(request.method())
                        .setURI(target);
        loop.client(retried).request(options).onComplete(this::connected);
    }

    private void connected(AsyncResult<HttpClientRequest> result) {
        if (over) {
            if (result.succeeded()) {
                result.result().reset();
            }
        } else if (result.failed()) {
            Failure failure = Failure.of(result.cause());
            exchange.answer(failure.status(), failure.describe(route.shipName()));
        } else {
            send(result.result());
        }
    }

    private void send(HttpClientRequest opened) {
        upstream = opened;
        reused = Failure.markUsed(opened.connection());
        ForwardedHeaders.copyRequest(request.headers(), opened.headers());
        exchange.peer().describe(opened.headers(), request.getHeader("host"));
        if (upgrade) {
            WebSocketTunnel.ask(opened);
            opened.connect().onComplete(this::responded);
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_1) {
            opened.earlyHintsHandler(this::passHints);
        }
        opened.response().onComplete(this::responded);
        if (body == null) {
            opened.end();
            return;
        }
        exchange.sendingBody();
        boolean expects = request.headers().contains("expect");
        if (expects && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        body.sendTo(opened);
    }

    /// RFC 8297: a response before the response.
    private void passHints(MultiMap headers) {
        if (!over) {
            request.response().writeEarlyHints(headers);
        }
    }

    private void responded(AsyncResult<HttpClientResponse> result) {
        if (over) {
            return;
        }
        if (result.succeeded()) {
            exchange.responded(result.result());
            return;
        }
        Failure failure = Failure.of(result.cause());
        boolean again = reused && !retried && body == null && failure.isClosed();
        if (again
                && Failure.isIdempotent(request.method())
                && loop.plan().upstreams().of(route.ship())
                        instanceof Upstream.Ready(SocketAddress[] addresses)) {
            retried = true;
            connect(addresses);
        } else {
            exchange.answer(failure.status(), failure.describe(route.shipName()));
        }
    }

    /// Nothing of it is wanted any more; a connection that is not finished is closed.
    void abandon() {
        over = true;
        if (body != null) {
            body.stop();
        }
        HttpClientRequest opened = upstream;
        if (opened != null) {
            opened.reset();
        }
    }
}
