package dev.mothership.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// One request and its response, from the head's arrival to the last byte. Belongs to its event
/// loop.
///
/// ```
/// NEW ─┬─▶ HELD ─┬─▶ AWAITING ─▶ RESPONDING ─▶ ENDED
///      └─────────┘
/// ```
///
/// From every phase an answer of our own, or the client's departure, leads to ENDED.
final class Exchange {
    private enum Phase {
        NEW,
        HELD,
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
    private final @Nullable RequestBody body;
    private final boolean upgrade;
    private Phase phase = Phase.NEW;
    private String target = "";
    private @Nullable CompiledRoute route;
    private @Nullable UpstreamCall call;
    private boolean closing;

    Exchange(
            ProxyLoop loop, Entrance entrance, ClientConnection client, HttpServerRequest request) {
        this.loop = loop;
        this.entrance = entrance;
        this.client = client;
        this.request = request;
        this.begin = loop.plan().timer().nanos();
        this.body = RequestBody.of(request, this, loop.plan().limits().bodySize());
        this.upgrade = body == null && WebSocketTunnel.isAskedFor(request);
    }

    void start() {
        if (!client.begun(this)) {
            return;
        }
        loop.exchangeBegun();
        loop.plan().metrics().begun();
        if (loop.draining() || ForwardedHeaders.asksToClose(request.headers())) {
            closeAfterResponse();
        }
        Fault badBody = client.badBody();
        if (badBody != null) {
            answer(badBody.status(), badBody.message());
            return;
        }
        switch (Admission.of(request, entrance.routes())) {
            case Admission.Refuse(int status, String message) -> answer(status, message);
            case Admission.Forward(CompiledRoute found, String path) -> {
                route = found;
                target = path;
                if (body != null && body.isTooLong()) {
                    answer(413, RequestBody.TOO_LONG);
                } else {
                    forward();
                }
            }
        }
    }

    private void forward() {
        switch (loop.plan().upstreams().of(route().ship())) {
            case Upstream.Ready(SocketAddress[] addresses) -> {
                phase = Phase.AWAITING;
                loop.await(waiting, loop.plan().responseTicks(route().ship()));
                UpstreamCall begun =
                        new UpstreamCall(this, loop, request, route(), target, upgrade, body);
                call = begun;
                begun.connect(addresses);
            }
            case Upstream.Coming() -> hold();
            case Upstream.Gone() -> answer(503, route().shipName() + " is not running");
        }
    }

    private void hold() {
        if (!loop.plan().mayHold()) {
            answer(503, "too many requests wait for " + route().shipName());
            return;
        }
        loop.plan().metrics().held();
        phase = Phase.HELD;
        loop.hold(this);
        loop.await(waiting, loop.plan().holdTicks());
    }

    /// While it is held: the ship may be ready now.
    void shipChanged() {
        if (phase == Phase.HELD
                && !(loop.plan().upstreams().of(route().ship()) instanceof Upstream.Coming)) {
            phase = Phase.NEW;
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

    /// While the body flows only `idle_timeout` counts.
    void sendingBody() {
        loop.awaited(waiting);
    }

    /// The last byte of the request was sent.
    void bodySent() {
        if (phase == Phase.AWAITING) {
            loop.await(waiting, loop.plan().responseTicks(route().ship()));
        }
    }

    /// The response's head has come.
    void responded(HttpClientResponse response) {
        loop.awaited(waiting);
        int status = response.statusCode();
        if (status == 101 && upgrade) {
            over(101);
            WebSocketTunnel.open(request, response, client);
        } else if (status < 200) {
            answer(502, route().shipName() + " answered with an unexpected status");
        } else {
            phase = Phase.RESPONDING;
            new ResponseRelay(this, request, response).start();
        }
    }

    /// The last of the response is about to be handed to the codec, which may begin the next
    /// exchange of this connection before it returns.
    void completing(int status) {
        over(status);
        client.ending(closing);
    }

    /// The response has been handed to the codec, whole.
    void completed() {
        if (isUnread()) {
            abandon();
            client.refuseRest();
        } else {
            client.ended(closing);
        }
    }

    private boolean isUnread() {
        return body != null && !body.isComplete();
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
            abandon();
        }
    }

    /// The client gets an answer of ours; or, where a response has begun, a broken connection.
    void answer(int status, String message) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean responding = phase == Phase.RESPONDING;
        boolean unread = isUnread();
        over(status);
        abandon();
        if (responding) {
            client.breakOff();
            return;
        }
        if (unread) {
            closeAfterResponse();
        }
        client.ending(closing);
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
    private void abandon() {
        UpstreamCall begun = call;
        if (begun != null) {
            begun.abandon();
        }
    }

    /// Whether the client has to wait and can do nothing about it.
    boolean waitsForShip() {
        return switch (phase) {
            case HELD -> true;
            case AWAITING -> body == null || body.isComplete();
            case NEW, RESPONDING, ENDED -> false;
        };
    }

    Peer peer() {
        return client.peer();
    }

    private CompiledRoute route() {
        CompiledRoute found = route;
        if (found == null) {
            throw new IllegalStateException();
        }
        return found;
    }
}
