package dev.mothership.proxy;

import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
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
    static final String TOO_LONG = "the body is too long";

    private enum Phase {
        NEW,
        FORWARDING,
        RESPONDING,
        ENDED
    }

    private final ProxyLoop loop;
    private final Client client;
    private final long begin;
    private final long bodyLimit;
    private final @Nullable Compression compression;
    private Phase phase = Phase.NEW;
    private @Nullable Forwarding forwarding;
    private @Nullable CompressedBody compressed;
    private @Nullable Origin origin;
    private @Nullable String requestId;
    private int status;
    private long received;
    private long sent;

    Exchange(ProxyLoop loop, Client client) {
        this.loop = loop;
        this.client = client;
        this.begin = loop.state().timer().nanos();
        Plan plan = client.entrance().now().plan();
        this.bodyLimit = plan.bodyLimit();
        this.compression = plan.compression();
    }

    void start() {
        loop.exchangeBegun();
        ListenerPlan now = client.entrance().now();
        Gate.Refusal refusal = Gate.ask(this, loop.state(), now);
        if (refusal == null) {
            admit(now);
        } else {
            answer(refusal);
        }
    }

    /// By the routes of this moment; once more if they change while it is held.
    private void admit(ListenerPlan now) {
        switch (Admission.of(client.request(), now.routes())) {
            case Admission.Refuse(int refusal, String message) -> answer(refusal, message);
            case Admission.Forward admitted -> {
                if (forwarding != null) {
                    forwarding.reroute(now.plan(), admitted);
                    return;
                }
                Forwarding begun = new Forwarding(this, loop, now.plan(), admitted);
                forwarding = begun;
                if (client.request().bodyLength() > bodyLimit) {
                    answer(413, TOO_LONG);
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
            ListenerPlan now = client.entrance().now();
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
        ListenerPlan now = client.entrance().now();
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

    // The request's body: from the client to the ship.

    /// The ship takes some of the body.
    void requestWanted() {
        if (phase != Phase.ENDED && !client.isRequestComplete()) {
            client.flow(true);
        }
    }

    /// A piece has come; it belongs to the exchange from now on.
    void requestData(ByteBuf data) {
        received += data.readableBytes();
        if (phase == Phase.ENDED) {
            data.release();
        } else if (received > bodyLimit) {
            data.release();
            answer(413, TOO_LONG);
        } else if (!forwarding().call().data(data, false)) {
            client.flow(false);
        }
    }

    /// No more comes for now.
    void flushRequest() {
        if (phase == Phase.FORWARDING || phase == Phase.RESPONDING) {
            forwarding().flushRequest();
        }
    }

    /// All of it has come.
    void requestEnded(@Nullable Fields trailers) {
        if (phase != Phase.ENDED) {
            forwarding().call().endRequest();
            if (phase == Phase.FORWARDING) {
                forwarding().bodySent();
            }
        }
    }

    // The response: from the ship to the client.

    /// The response's head has come.
    void responded(ResponseHead head) {
        forwarding().stopWaiting();
        status = head.status();
        if (status == 101) {
            Tunnel tunnel = forwarding().call().tunnel();
            over(101);
            client.become(tunnel, head);
        } else {
            phase = Phase.RESPONDING;
            if (compression != null) {
                compressed = CompressedBody.begin(compression, this, loop, head);
            }
            if (compressed == null) {
                client.head(head, false);
            }
        }
    }

    /// A piece of the response's body; it belongs to the exchange from now on.
    void responseData(ByteBuf data) {
        if (phase == Phase.ENDED) {
            data.release();
            return;
        }
        sent += data.readableBytes();
        if (compressed == null) {
            client.data(data);
        } else {
            compressed.data(data);
        }
        if (!client.isWritable()) {
            client.flush();
            if (!client.isWritable()) {
                forwarding().call().flow(false);
            }
        }
    }

    /// No more comes for now.
    void flushResponse() {
        if (phase != Phase.ENDED) {
            if (compressed != null) {
                compressed.flush();
            }
            client.flush();
        }
    }

    /// Much was done for it in this turn of the event loop: what comes next has to wait for another
    /// one.
    void giveWay() {
        forwarding().call().flow(false);
        loop.eventLoop()
                .execute(() -> {
                    if (client.isWritable()) {
                        clientWritable();
                    }
                });
    }

    /// The client takes more.
    void clientWritable() {
        if (phase == Phase.RESPONDING) {
            forwarding().call().flow(true);
        }
    }

    void responseEnded(@Nullable Fields trailers) {
        if (phase != Phase.ENDED && (compressed == null || compressed.finish(trailers))) {
            over(status);
            client.end(trailers);
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
    void answer(int answerStatus, String message) {
        answer(new Gate.Refusal(answerStatus, message, null, ""));
    }

    private void answer(Gate.Refusal refusal) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean responding = phase == Phase.RESPONDING;
        over(responding ? 502 : refusal.status());
        abandon();
        if (responding) {
            client.breakOff();
        } else {
            ErrorResponse.send(client, loop.allocator(), refusal);
        }
    }

    private void over(int finalStatus) {
        phase = Phase.ENDED;
        if (compressed != null) {
            compressed.release();
        }
        Forwarding begun = forwarding;
        if (begun != null) {
            begun.end();
        }
        long nanos = loop.state().timer().nanos() - begin;
        RouteSeries series = begun == null ? loop.state().metrics().none() : begun.series();
        String method = client.request().method();
        series.ended(loop.index(), method, finalStatus, nanos, received, sent);
        loop.exchangeEnded();
    }

    /// Only once it is over: a call that is abandoned reports nothing more.
    private void abandon() {
        if (forwarding != null) {
            forwarding.abandon();
        }
    }

    /// Whether the client has to wait and can do nothing about it.
    boolean waitsForShip() {
        return phase == Phase.FORWARDING && (forwarding().isHeld() || client.isRequestComplete());
    }

    Client client() {
        return client;
    }

    /// Where the request comes from, as far as that can be believed.
    Origin origin() {
        Origin known = origin;
        if (known == null) {
            known = client.peer().origin(client.request());
            origin = known;
        }
        return known;
    }

    /// The `X-Request-Id` that the ship gets.
    String requestId() {
        String known = requestId;
        if (known == null) {
            known = origin().requestId(client.request().fields());
            requestId = known;
        }
        return known;
    }

    /// When the request's head had come, as `X-Request-Start` says it.
    String startTime() {
        return loop.startTimes().of(begin);
    }

    private Forwarding forwarding() {
        Forwarding begun = forwarding;
        if (begun == null) {
            throw new IllegalStateException();
        }
        return begun;
    }
}
