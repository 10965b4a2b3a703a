package dev.mothership.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// One request and its response, from the head's arrival to the last byte. Belongs to its event
/// loop.
///
/// ```
/// NEW ───▶ FORWARDING ───▶ RESPONDING ───▶ ENDED
/// ```
///
/// From every phase an answer of our own, or the client's departure, leads to ENDED.
final class Exchange {
    private enum Phase {
        NEW,
        FORWARDING,
        RESPONDING,
        ENDED
    }

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final ClientConnection client;
    private final HttpServerRequest request;
    private final long begin;
    private final @Nullable RequestBody body;
    private final boolean upgrade;
    private Phase phase = Phase.NEW;
    private @Nullable Forwarding forwarding;
    private boolean closing;

    Exchange(ProxyLoop loop, ClientConnection client, HttpServerRequest request) {
        this.loop = loop;
        this.entrance = client.entrance();
        this.client = client;
        this.request = request;
        this.begin = loop.state().timer().nanos();
        this.body = RequestBody.of(request, this, entrance.now().plan().limits().bodySize());
        this.upgrade = body == null && WebSocketTunnel.isAskedFor(request);
    }

    void start() {
        if (!client.begun(this)) {
            return;
        }
        loop.exchangeBegun();
        loop.state().metrics().begun();
        if (entrance.isClosing() || ForwardedHeaders.asksToClose(request.headers())) {
            closeAfterResponse();
        }
        Fault badBody = client.badBody();
        if (badBody != null) {
            answer(badBody.status(), badBody.message());
        } else {
            admit(entrance.now());
        }
    }

    /// By the routes of this moment; once more if they change while it is held.
    private void admit(ListenerPlan now) {
        switch (Admission.of(request, now.routes())) {
            case Admission.Refuse(int status, String message) -> answer(status, message);
            case Admission.Forward admitted -> {
                if (forwarding != null) {
                    forwarding.reroute(now.plan(), admitted);
                    return;
                }
                Forwarding begun = new Forwarding(this, loop, now.plan(), admitted);
                forwarding = begun;
                if (body != null && body.isTooLong()) {
                    answer(413, RequestBody.TOO_LONG);
                } else {
                    phase = Phase.FORWARDING;
                    begun.begin();
                }
            }
        }
    }

    /// While it is held: a ship may be ready now, or the routes are others.
    void shipsChanged() {
        Forwarding begun = forwarding;
        if (begun != null && begun.isHeld()) {
            ListenerPlan now = entrance.now();
            if (now.plan() == begun.plan()) {
                begun.shipsChanged();
            } else {
                admit(now);
            }
        }
    }

    /// Its ship does not run; or a reload that came between its admission and now has taken the
    /// ship out, and it goes by the new routes.
    void shipGone(Forwarding begun) {
        ListenerPlan now = entrance.now();
        if (now.plan() == begun.plan()) {
            answer(503, begun.ship() + " is not running");
        } else {
            admit(now);
        }
    }

    /// While it is held: a moment has passed.
    void tick() {
        if (forwarding != null && forwarding.isHeld()) {
            forwarding.tick();
        }
    }

    /// It has waited as long as it may.
    void patienceEnded() {
        forwarding().patienceEnded();
    }

    /// The last byte of the request was sent.
    void bodySent() {
        if (phase == Phase.FORWARDING) {
            forwarding().bodySent();
        }
    }

    /// The response's head has come.
    void responded(HttpClientResponse response) {
        forwarding().stopWaiting();
        response.exceptionHandler(_ -> {}); // until a relay takes it
        int status = response.statusCode();
        if (status == 101 && upgrade) {
            over(101);
            WebSocketTunnel.open(request, response, client);
        } else if (status < 200) {
            answer(502, forwarding().ship() + " answered with an unexpected status");
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
        phase = Phase.ENDED;
        Forwarding begun = forwarding;
        if (begun != null) {
            begun.end();
        }
        ProxyMetrics metrics = loop.state().metrics();
        long nanos = loop.state().timer().nanos() - begin;
        RouteSeries series = begun == null ? metrics.none() : begun.series();
        metrics.ended(series, request.method().name(), status, nanos);
        loop.exchangeEnded();
    }

    /// Only once it is over: a request that is reset reports a failure at once.
    private void abandon() {
        if (forwarding != null) {
            forwarding.abandon();
        }
    }

    /// Whether the client has to wait and can do nothing about it.
    boolean waitsForShip() {
        return phase == Phase.FORWARDING
                && (forwarding().isHeld() || body == null || body.isComplete());
    }

    HttpServerRequest request() {
        return request;
    }

    /// Null where it has none.
    @Nullable RequestBody body() {
        return body;
    }

    /// Whether it asks to become a WebSocket.
    boolean isUpgrade() {
        return upgrade;
    }

    Peer peer() {
        return client.peer();
    }

    private Forwarding forwarding() {
        Forwarding begun = forwarding;
        if (begun == null) {
            throw new IllegalStateException();
        }
        return begun;
    }
}
