package dev.mothership.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/// One try to have a request answered by an instance whose traffic it has entered, up to the
/// response's head. Belongs to its event loop.
final class UpstreamCall {
    private final Exchange exchange;
    private final Forwarding forwarding;
    private final ProxyLoop loop;
    private final Endpoint endpoint;
    private final boolean fresh;
    private @Nullable HttpClientRequest upstream;
    private boolean reused;
    private boolean over;
    private boolean left;

    /// @param fresh whether it gets a connection of its own
    UpstreamCall(
            Exchange exchange,
            Forwarding forwarding,
            ProxyLoop loop,
            Endpoint endpoint,
            boolean fresh) {
        this.exchange = exchange;
        this.forwarding = forwarding;
        this.loop = loop;
        this.endpoint = endpoint;
        this.fresh = fresh;
    }

    void connect() {
        RequestOptions options =
                new RequestOptions()
                        .setServer(endpoint.address())
                        .setHost(endpoint.pool())
                        .setPort(80)
                        .setMethod(exchange.request().method())
                        .setURI(forwarding.target());
        loop.client(fresh).request(options).onComplete(this::connected);
    }

    private void connected(AsyncResult<HttpClientRequest> result) {
        if (over) {
            if (result.succeeded()) {
                result.result().reset();
            }
        } else if (result.failed()) {
            over = true;
            forwarding.unreached(endpoint, Failure.ofConnecting(result.cause()));
        } else {
            send(result.result());
        }
    }

    private void send(HttpClientRequest opened) {
        upstream = opened;
        opened.exceptionHandler(_ -> {}); // who resets it knows
        reused = Failure.markUsed(opened.connection());
        HttpServerRequest request = exchange.request();
        ForwardedHeaders.copyRequest(request.headers(), opened.headers());
        String host = request.getHeader("host");
        if (host == null) {
            opened.headers().add("Host", forwarding.ship());
        }
        exchange.peer().describe(opened.headers(), host);
        if (exchange.isUpgrade()) {
            WebSocketTunnel.ask(opened);
            opened.connect().onComplete(this::responded);
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_1) {
            opened.earlyHintsHandler(this::passHints);
        }
        opened.response().onComplete(this::responded);
        RequestBody body = exchange.body();
        if (body == null) {
            opened.end();
            return;
        }
        forwarding.stopWaiting();
        boolean expects = request.headers().contains("expect");
        if (expects && request.version() != HttpVersion.HTTP_1_0) {
            request.response().writeContinue();
        }
        body.sendTo(opened);
    }

    /// RFC 8297: a response before the response.
    private void passHints(MultiMap headers) {
        if (!over) {
            exchange.request().response().writeEarlyHints(headers);
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
        if (reused
                && !fresh
                && failure.isClosed()
                && exchange.body() == null
                && Failure.isIdempotent(exchange.request().method())) {
            over = true;
            forwarding.again();
        } else {
            exchange.answer(failure.status(), failure.describe(forwarding.ship()));
        }
    }

    /// The instance has no more to do with the request. Once is enough, and more does no harm.
    void leave() {
        if (!left) {
            left = true;
            endpoint.traffic().leave();
        }
    }

    /// Nothing of it is wanted any more; a connection that is not finished is closed.
    void abandon() {
        over = true;
        if (exchange.body() != null) {
            exchange.body().stop();
        }
        HttpClientRequest opened = upstream;
        if (opened != null) {
            opened.reset();
        }
    }
}
