package dev.mothership.proxy;

import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import dev.mothership.proxy.ShipSeries.Count;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request's way to its ship: waits until the ship takes requests, chooses the instance, and
/// turns to another where the first was not reached. Belongs to its event loop.
///
/// What enters an instance's traffic leaves it once: when the next instance is turned to, or in
/// [#end].
final class Forwarding {
    /// How long an instance that is said to be ready may refuse connections: by then the fleet has
    /// noticed that it has crashed, and says so.
    private static final long REFUSED_MILLIS = 1_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Exchange exchange;
    private final ProxyLoop loop;
    private final Waiting.Node waiting;
    private Plan plan;
    private CompiledRoute route;
    private String target;
    private List<Endpoint> tried = List.of();
    private @Nullable Failure failure;
    private @Nullable UpstreamCall call;
    private @Nullable Count retried;
    private @Nullable ShipSeries waitsFor;
    private @Nullable PreflightTurn preflight;
    private long waitBegun;
    private long holdEnd = NEVER;
    private long refusedEnd = NEVER;
    private boolean held;
    private boolean resent;

    Forwarding(Exchange exchange, ProxyLoop loop, Plan plan, Admission.Forward admitted) {
        this.exchange = exchange;
        this.loop = loop;
        this.waiting = new Waiting.Node(exchange);
        this.plan = plan;
        this.route = admitted.route();
        this.target = admitted.target();
        this.preflight = PreflightTurn.of(exchange, this, loop, plan, admitted);
    }

    /// By another plan, while it is held: where it waits to, it has not gone.
    void reroute(Plan next, Admission.Forward admitted) {
        plan = next;
        route = admitted.route();
        target = admitted.target();
        tried = List.of();
        failure = null;
        if (preflight != null) {
            preflight.end(true);
        }
        preflight = PreflightTurn.of(exchange, this, loop, plan, admitted);
        begin();
    }

    Plan plan() {
        return plan;
    }

    String target() {
        return target;
    }

    String ship() {
        return route.shipName();
    }

    RouteSeries series() {
        return plan.series(route);
    }

    /// For the access log.
    ///
    /// @param requestId the ship's; null where none was sent
    AccessEntry.Way describe(AccessEntry.Way way, @Nullable String requestId) {
        String instance = call == null ? null : call.endpoint().toString();
        return new AccessEntry.Way(
                way.listener(), way.tls(), ship(), instance, route.label(), requestId);
    }

    /// Whether it waits for its ship to take requests.
    boolean isHeld() {
        return held;
    }

    /// To an instance, if there is one that takes it.
    void begin() {
        ShipUpstream upstream = plan.upstream(route);
        switch (upstream.now()) {
            case Upstream.Ready ready -> {
                if (preflight != null && preflight.isTaken(ready)) {
                    return;
                }
                Endpoint endpoint = enter(upstream, ready);
                Failure last = failure;
                if (endpoint != null) {
                    release();
                    call(endpoint);
                } else if (last == null || last == Failure.REFUSED) {
                    hold();
                } else {
                    exchange.answer(last.status(), last.describe(ship()));
                }
            }
            case Upstream.Coming() -> {
                if (preflight != null) {
                    preflight.notReady();
                }
                failure = null;
                refusedEnd = NEVER;
                hold();
            }
            case Upstream.Gone() -> exchange.shipGone(this);
        }
    }

    /// One whose breaker lets it through.
    private @Nullable Endpoint enter(ShipUpstream upstream, Upstream.Ready ready) {
        while (true) {
            Endpoint endpoint = upstream.enter(ready, tried);
            if (endpoint == null || endpoint.breaker().permits(loop.state().timer()::nanos)) {
                return endpoint;
            }
            endpoint.traffic().leave();
            tried = with(endpoint);
            failure = failure == null ? Failure.BROKEN : failure;
        }
    }

    private List<Endpoint> with(Endpoint one) {
        List<Endpoint> more = new ArrayList<>(tried);
        more.add(one);
        return more;
    }

    private void call(Endpoint endpoint) {
        loop.await(waiting, loop.now() + plan.responseMillis(route));
        UpstreamCall begun = new UpstreamCall(exchange, this, loop, endpoint);
        call = begun;
        if (retried != null) {
            endpoint.series().add(loop, retried, 1);
            retried = null;
        }
        begun.connect(resent);
    }

    UpstreamCall call() {
        UpstreamCall known = call;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    private void hold() {
        if (!held) {
            if (!loop.state().mayHold()) {
                exchange.answer(503, "too many requests wait for " + ship());
                return;
            }
            held = true;
            loop.hold(exchange);
        }
        waitFor(plan.upstream(route).series());
        if (holdEnd == NEVER) {
            holdEnd = loop.now() + plan.holdMillis();
            loop.state().metrics().held();
        }
        if (failure != null && refusedEnd == NEVER) {
            refusedEnd = loop.now() + REFUSED_MILLIS;
        }
        loop.await(waiting, failure == null ? holdEnd : Math.min(holdEnd, refusedEnd));
    }

    /// Another request of the same kind is on its way to the ship: its answer will do.
    void awaitAnother() {
        release();
        loop.await(waiting, loop.now() + plan.responseMillis(route));
    }

    /// The response's head has come, which is not all that somebody waits for.
    ///
    /// @param millis how long that may take
    void awaitRest(long millis) {
        loop.await(waiting, loop.now() + millis);
    }

    private void release() {
        if (held) {
            held = false;
            loop.released(exchange);
            waitFor(null);
        }
    }

    /// Counts the wait for one ship as ended and that for another as begun.
    private void waitFor(@Nullable ShipSeries next) {
        ShipSeries last = waitsFor;
        if (last == next) {
            return;
        }
        long nanos = loop.state().timer().nanos();
        if (last != null) {
            last.waitEnded(nanos - waitBegun);
        }
        if (next != null) {
            next.waitBegun();
        }
        waitsFor = next;
        waitBegun = nanos;
    }

    /// While it is held: some ship's state has changed.
    void shipsChanged() {
        tried = List.of();
        begin();
    }

    /// While it is held: a moment has passed.
    void tick() {
        if (failure != null) {
            tried = List.of();
            begin();
        }
    }

    /// No connection was made: the request goes to an instance that was not tried yet, or waits
    /// until this one is known to be gone or takes connections.
    void unreached(Endpoint endpoint, Failure reason) {
        leave();
        retried = Count.RETRIES_UNREACHED;
        failure = reason;
        tried = with(endpoint);
        begin();
    }

    /// The connection was a used one and turned out to be closed: once more, on one of its own.
    void again() {
        leave();
        retried = Count.RETRIES_CLOSED;
        resent = true;
        tried = List.of();
        failure = null;
        begin();
    }

    /// While the body flows only `idle_timeout` counts; and so it is once the response has begun.
    void stopWaiting() {
        loop.awaited(waiting);
    }

    void flushRequest() {
        if (call != null) {
            call.flushRequest();
        }
    }

    /// Whether more of the response is wanted.
    void flow(boolean on) {
        if (call != null) {
            call.flow(on);
        }
    }

    /// The response's head has come, from wherever.
    void responded(ResponseHead head) {
        stopWaiting();
        if (preflight != null) {
            preflight.responded(head);
        }
    }

    /// A piece of the ship's response, which stays the caller's.
    void responseData(ByteBuf data) {
        if (preflight != null) {
            preflight.data(data);
        }
    }

    /// The ship's response has ended.
    void responseEnded(@Nullable Fields trailers) {
        if (preflight != null) {
            preflight.ended(trailers);
        }
    }

    /// The last byte of the request was sent.
    void bodySent() {
        loop.await(waiting, loop.now() + plan.responseMillis(route));
    }

    /// It has waited as long as it may.
    void patienceEnded() {
        if (preflight != null && !held && preflight.isPatient()) {
            return;
        }
        Failure last = failure;
        if (!held) {
            exchange.answer(504, ship() + " did not answer in time");
        } else if (last != null) {
            exchange.answer(last.status(), last.describe(ship()));
        } else {
            exchange.answer(503, ship() + " is not ready yet");
        }
    }

    /// The exchange is over.
    ///
    /// @param left whether because the client has left
    void end(boolean left) {
        if (preflight != null) {
            preflight.end(left);
        }
        release();
        loop.awaited(waiting);
        leave();
    }

    private void leave() {
        if (call != null) {
            call.leave();
        }
    }

    /// Only once it is over: a request that is reset reports a failure at once.
    void abandon() {
        if (call != null) {
            call.abandon();
        }
    }
}
