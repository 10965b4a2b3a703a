package dev.mothership.proxy;

import dev.mothership.client.Visitor;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import dev.mothership.manifest.ProxySettings;
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
    private static final int LEFT = 499; // as nginx calls it

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
    private final Visitor visitor;
    private final @Nullable Compression compression;
    private Phase phase = Phase.NEW;
    private @Nullable Forwarding forwarding;
    private @Nullable CompressedBody compressed;
    private @Nullable Origin origin;
    private @Nullable FileTransfer file;
    private int status;
    private @Nullable String requestId;
    private long received;
    private long sent;

    Exchange(ProxyLoop loop, Client client) {
        this.loop = loop;
        this.client = client;
        this.begin = loop.state().timer().nanos();
        Plan plan = client.entrance().now().plan();
        this.bodyLimit = plan.bodyLimit();
        this.compression = plan.compression();
        this.visitor = Arrival.visitor(this, loop, plan);
    }

    void start() {
        loop.exchangeBegun();
        ListenerPlan now = client.entrance().now();
        Gate.Refusal refusal = Gate.ask(this, loop, now);
        if (refusal != null) {
            answer(refusal);
        } else if (now.files() == null || !findFile(now.files())) {
            admit(now);
        }
    }

    private boolean findFile(StaticFolders files) {
        StaticFolders.Candidate candidate = files.find(client.request());
        if (candidate == null) {
            return false;
        }
        FileTransfer begun = new FileTransfer(this, loop, candidate);
        file = begun;
        begun.begin();
        return true;
    }

    /// There is no such file: a ship may have an answer.
    void noFile() {
        file = null;
        admit(client.entrance().now());
    }

    /// By the routes of this moment; once more if they change while it is held.
    private void admit(ListenerPlan now) {
        switch (Admission.of(visitor, now.routes())) {
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
        if (forwarding == null) {
            answer(408, "the request did not come in time");
        } else {
            forwarding.patienceEnded();
        }
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
        if (phase == Phase.ENDED || file != null) {
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
        if (forwarding != null && phase != Phase.ENDED) {
            forwarding.flushRequest();
        }
    }

    /// All of it has come.
    void requestEnded(@Nullable Fields trailers) {
        if (phase != Phase.ENDED && file == null) {
            forwarding().call().endRequest();
            if (phase == Phase.FORWARDING) {
                forwarding().bodySent();
            }
        }
    }

    // The response: from the ship to the client.

    /// The response's head has come.
    void responded(ResponseHead head) {
        if (forwarding != null) {
            forwarding.responded(head);
        }
        status = head.status();
        if (status == 101) {
            Tunnel tunnel = forwarding().call().tunnel();
            over(101);
            log(101);
            client.become(tunnel, head);
        } else {
            phase = Phase.RESPONDING;
            if (compression != null) {
                compressed = CompressedBody.begin(compression, this, loop, head);
            }
            if (compressed == null) {
                head(head);
            }
        }
    }

    /// The response's head goes out. A file does not wait for the rest of a request.
    void head(ResponseHead head) {
        client.head(head, file != null && !client.isRequestComplete());
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
                flow(false);
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
        flow(false);
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
            flow(true);
        }
    }

    private void flow(boolean on) {
        if (file != null) {
            file.flow(on);
        } else {
            forwarding().flow(on);
        }
    }

    void responseEnded(@Nullable Fields trailers) {
        if (phase != Phase.ENDED && (compressed == null || compressed.finish(trailers))) {
            over(status);
            log(status);
            client.end(trailers);
        }
    }

    /// The client has left.
    void clientGone() {
        if (phase != Phase.ENDED) {
            over(LEFT);
            log(LEFT);
            abandon();
        }
    }

    /// The client gets an answer of ours; or, where a response has begun, a broken connection.
    void answer(int answerStatus, String message) {
        answer(new Gate.Refusal(answerStatus, message));
    }

    private void answer(Gate.Refusal refusal) {
        if (phase == Phase.ENDED) {
            return;
        }
        boolean responding = phase == Phase.RESPONDING;
        over(responding ? 502 : refusal.status());
        abandon();
        if (responding) {
            log(502);
            client.breakOff();
        } else {
            sent = ErrorResponse.send(client, client.entrance().now().plan().errorPages(), refusal);
            log(refusal.status());
            client.end(null);
        }
    }

    private void over(int finalStatus) {
        phase = Phase.ENDED;
        if (compressed != null) {
            compressed.release();
        }
        Forwarding begun = forwarding;
        if (begun != null) {
            begun.end(finalStatus == LEFT);
        }
        long nanos = loop.state().timer().nanos() - begin;
        RouteSeries series = begun == null ? loop.state().metrics().none() : begun.series();
        series.ended(loop.index(), client.request().method(), finalStatus, nanos, received, sent);
        loop.exchangeEnded();
    }

    /// Before the client is told the end: then the request's head is another one's.
    private void log(int finalStatus) {
        ListenerPlan now = client.entrance().now();
        ProxySettings.@Nullable AccessLog format = now.plan().accessLog();
        if (format == null) {
            return;
        }
        AccessEntry.Way way = AccessEntry.Way.to(now.listener());
        ProxyState state = loop.state();
        state.accessLog()
                .add(
                        new AccessEntry(
                                format,
                                state.timer().now(),
                                AccessEntry.Who.of(this, now.plan()),
                                AccessEntry.Request.of(client.request()),
                                new AccessEntry.Result(
                                        finalStatus, sent, state.timer().nanos() - begin),
                                forwarding == null ? way : forwarding.describe(way, requestId)));
    }

    /// Only once it is over: a call that is abandoned reports nothing more.
    private void abandon() {
        if (forwarding != null) {
            forwarding.abandon();
        }
        if (file != null) {
            file.abandon();
        }
    }

    /// Whether the client has to wait and can do nothing about it.
    boolean waitsForShip() {
        return phase == Phase.FORWARDING && (forwarding().isHeld() || client.isRequestComplete());
    }

    Client client() {
        return client;
    }

    /// Who asks.
    Visitor visitor() {
        return visitor;
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
