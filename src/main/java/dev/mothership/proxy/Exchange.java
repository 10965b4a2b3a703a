package dev.mothership.proxy;

import dev.mothership.manifest.Ship;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One request and its response, from the head's arrival to the last byte. Belongs to its event
/// loop.
///
/// ```
/// NEW ─┬─▶ HELD ──▶ CONNECTING ─▶ AWAITING ─▶ RESPONDING ─▶ ENDED
///      └──────────────▲    └─ retry once ─┘
/// ```
///
/// From every phase an answer of our own, or the client's departure, leads to ENDED.
final class Exchange {
    private enum Phase {
        NEW,
        HELD,
        CONNECTING,
        AWAITING,
        RESPONDING,
        ENDED
    }

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final ClientConnection client;
    private final HttpServerRequest request;
    private final Waiting.Node waiting = new Waiting.Node(this);
    private final long begin;
    private final boolean upgrade;
    private final boolean hasBody;
    private Phase phase = Phase.NEW;
    private String target = "";
    private @Nullable CompiledRoute route;
    private @Nullable HttpClientRequest upstream;
    private @Nullable RequestBody body;
    private boolean closing;
    private boolean retried;
    private boolean reused;

    Exchange(
            ProxyLoop loop, Entrance entrance, ClientConnection client, HttpServerRequest request) {
        this.loop = loop;
        this.entrance = entrance;
        this.client = client;
        this.request = request;
        this.begin = loop.plan().timer().nanos();
        MultiMap headers = request.headers();
        String length = headers.get("content-length");
        this.hasBody =
                length != null && !length.equals("0") || headers.contains("transfer-encoding");
        this.upgrade = !hasBody && WebSocketTunnel.isAskedFor(headers);
    }

    void start() {
        client.begun(this);
        loop.exchangeBegun();
        loop.plan().metrics().begun();
        if (loop.draining() || ForwardedHeaders.asksToClose(request.headers())) {
            closeAfterResponse();
        }
        RequestTarget asked = RequestTarget.of(request.uri());
        if (asked.isAsterisk()) {
            answer(204, "");
            return;
        }
        String normal = RequestPath.normalize(asked.path());
        CompiledRoute found =
                entrance.routes().find(request.getHeader("host"), asked.path(), normal);
        if (found == null) {
            if (normal == null) {
                answer(400, "the path can be read in more than one way");
            } else {
                answer(404, "no route takes this request");
            }
            return;
        }
        route = found;
        String path = found.rawPath() || normal == null ? asked.path() : normal;
        target = found.forwarded(path) + asked.query();
        if (hasBody) {
            request.pause();
            body = new RequestBody(request, this, loop.plan().limits().bodySize());
            if (body.isTooLong(request.getHeader("content-length"))) {
                answer(413, "the body is too long");
                return;
            }
        }
        if (request.version() != HttpVersion.HTTP_1_0 && !isExpectationKnown()) {
            answer(417, "the only expectation served is 100-continue");
            return;
        }
        forward();
    }

    private boolean isExpectationKnown() {
        String expectation = request.getHeader("expect");
        return expectation == null || expectation.equalsIgnoreCase("100-continue");
    }

    private void forward() {
        switch (loop.plan().upstreams().of(route().ship())) {
            case Upstream.Ready(SocketAddress[] addresses) ->
                    connect(addresses[loop.nextTurn() % addresses.length], false);
            case Upstream.Coming() -> hold();
            case Upstream.Gone() -> answer(503, route().shipName() + " is not running");
        }
    }

    private void hold() {
        if (phase == Phase.HELD) {
            return;
        }
        if (!loop.plan().mayHold()) {
            answer(503, "too many requests wait for " + route().shipName());
            return;
        }
        loop.plan().metrics().held();
        phase = Phase.HELD;
        loop.hold(this);
        loop.await(waiting, loop.plan().limits().hold());
    }

    /// While it is held: the ship may be ready now.
    void shipChanged() {
        if (phase == Phase.HELD
                && !(loop.plan().upstreams().of(route().ship()) instanceof Upstream.Coming)) {
            loop.released(this);
            loop.awaited(waiting);
            forward();
        }
    }

    /// It has waited as long as it may.
    void patienceEnded() {
        String ship = route().shipName();
        if (phase == Phase.HELD) {
            answer(503, ship + " is not ready yet");
        } else {
            answer(504, ship + " did not answer in time");
        }
    }

    private void connect(SocketAddress address, boolean fresh) {
        phase = Phase.CONNECTING;
        RequestOptions options =
                new RequestOptions()
                        .setServer(address)
                        .setHost(route().shipName())
                        .setPort(80)
                        .setMethod(request.method())
                        .setURI(target);
        loop.client(fresh).request(options).onComplete(this::connected);
    }

    private void connected(AsyncResult<HttpClientRequest> result) {
        if (phase == Phase.ENDED) {
            if (result.succeeded()) {
                result.result().reset();
            }
            return;
        }
        if (result.failed()) {
            Failure failure = Failure.of(result.cause());
            answer(failure.status(), failure.describe(route().shipName()));
            return;
        }
        HttpClientRequest opened = result.result();
        upstream = opened;
        reused = Failure.markUsed(opened.connection());
        phase = Phase.AWAITING;
        ForwardedHeaders.copyRequest(request.headers(), opened.headers());
        client.peer().describe(opened.headers(), request.getHeader("host"));
        send(opened);
    }

    private void send(HttpClientRequest opened) {
        if (upgrade) {
            WebSocketTunnel.ask(opened);
            opened.connect().onComplete(this::responded);
            awaitHead();
            return;
        }
        opened.response().onComplete(this::responded);
        if (body == null) {
            opened.end();
            awaitHead();
        } else {
            if (request.headers().contains("expect") && request.version() != HttpVersion.HTTP_1_0) {
                request.response().writeContinue();
            }
            body.sendTo(opened);
        }
    }

    /// The last byte of the request was sent.
    void awaitHead() {
        if (phase == Phase.AWAITING) {
            Ship ship = loop.plan().manifest().ships().get(route().ship());
            loop.await(waiting, ship.timeout());
        }
    }

    private void responded(AsyncResult<HttpClientResponse> result) {
        if (phase != Phase.AWAITING) {
            return;
        }
        loop.awaited(waiting);
        if (result.failed()) {
            failed(Failure.of(result.cause()));
            return;
        }
        HttpClientResponse response = result.result();
        int status = response.statusCode();
        if (status == 101 && upgrade) {
            phase = Phase.RESPONDING;
            over(101);
            WebSocketTunnel.open(request, response, client);
        } else if (status < 200) {
            answer(502, route().shipName() + " answered with an unexpected status");
        } else {
            phase = Phase.RESPONDING;
            new ResponseRelay(this, request, response).start();
        }
    }

    /// Before anything of a response came.
    private void failed(Failure failure) {
        boolean again = reused && !retried && !hasBody && failure.isClosed();
        if (again && Failure.isIdempotent(request.method())) {
            retried = true;
            if (loop.plan().upstreams().of(route().ship())
                    instanceof Upstream.Ready(SocketAddress[] addresses)) {
                connect(addresses[loop.nextTurn() % addresses.length], true);
                return;
            }
        }
        answer(failure.status(), failure.describe(route().shipName()));
    }

    /// The response has been handed to the codec, whole.
    void completed(int status) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean unread = body != null && !body.isComplete();
        over(status);
        if (unread) {
            reset();
            client.refuseRest();
        } else {
            client.ended(closing);
        }
    }

    /// The connection ends with this response, and the response says so.
    void closeAfterResponse() {
        closing = true;
        MultiMap headers = request.response().headers();
        request.response().headersEndHandler(_ -> headers.set("Connection", "close"));
    }

    /// The ship has left in the middle of its response.
    void broken() {
        if (phase != Phase.ENDED) {
            over(502);
            client.breakOff();
        }
    }

    /// The client has left.
    void clientGone() {
        if (phase != Phase.ENDED) {
            over(499);
            reset();
        }
    }

    /// The body's framing turned out wrong.
    void badBody(Fault fault) {
        answer(fault.status(), fault.message());
    }

    /// The body turned out too long.
    void bodyTooLong() {
        answer(413, "the body is too long");
    }

    private void answer(int status, String message) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean responding = phase == Phase.RESPONDING;
        boolean unread = hasBody && (body == null || !body.isComplete());
        over(status);
        reset();
        if (responding) {
            client.breakOff();
            return;
        }
        if (unread) {
            closeAfterResponse();
        }
        ErrorResponse.send(request, status, message);
        if (unread) {
            client.refuseRest();
        } else {
            client.ended(closing);
        }
    }

    private void over(int status) {
        if (phase == Phase.HELD) {
            loop.released(this);
        }
        phase = Phase.ENDED;
        loop.awaited(waiting);
        long nanos = loop.plan().timer().nanos() - begin;
        loop.plan().metrics().ended(route, request.method().name(), status, nanos);
        loop.exchangeEnded();
    }

    /// Only once it is over: a request that is reset reports a failure at once.
    private void reset() {
        HttpClientRequest opened = upstream;
        if (opened != null) {
            opened.reset();
        }
    }

    /// Whether the client has to wait and can do nothing about it.
    boolean waitsForShip() {
        return switch (phase) {
            case HELD, CONNECTING -> true;
            case AWAITING -> body == null || body.isComplete();
            case NEW, RESPONDING, ENDED -> false;
        };
    }

    private CompiledRoute route() {
        CompiledRoute found = route;
        if (found == null) {
            throw new IllegalStateException();
        }
        return found;
    }
}
