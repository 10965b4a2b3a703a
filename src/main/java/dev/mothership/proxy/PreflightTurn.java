package dev.mothership.proxy;

import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.proxy.PreflightFlight.Outcome;
import dev.mothership.proxy.ShipSeries.Count;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One preflight's dealings with the [PreflightCache], from where it was routed. Belongs to its
/// event loop, except for [#flightEnded].
///
/// ```
/// NEW ──▶ ASKING ──▶ TAKING ──▶ OVER
///  ⇅                             ▲
/// WAITING, for one that asks ────┘
/// ```
///
/// From NEW to OVER at once where an answer is kept. It waits at most twice.
final class PreflightTurn {
    private enum Phase {
        NEW,
        /// Another one asks.
        WAITING,
        /// The request is the ship's business.
        ASKING,
        /// An answer comes that may be kept.
        TAKING,
        OVER
    }

    /// How long a body may take to come that others wait for, in milliseconds.
    private static final long BODY_MILLIS = 1_000;

    /// For how long requests go by themselves after an answer that could not be kept.
    private static final long UNKNOWN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Exchange exchange;
    private final Forwarding forwarding;
    private final ProxyLoop loop;
    private final PreflightCache cache;
    private final ShipUpstream upstream;
    private final String text;
    private Phase phase = Phase.NEW;
    private int waits;
    private @Nullable PreflightKey key;
    private @Nullable PreflightFlight flight;
    private @Nullable PreflightTaking taking;

    private PreflightTurn(
            Exchange exchange,
            Forwarding forwarding,
            ProxyLoop loop,
            PreflightCache cache,
            ShipUpstream upstream,
            String text) {
        this.exchange = exchange;
        this.forwarding = forwarding;
        this.loop = loop;
        this.cache = cache;
        this.upstream = upstream;
        this.text = text;
    }

    /// @return null where the cache is off, or the request is none for it
    static @Nullable PreflightTurn of(
            Exchange exchange,
            Forwarding forwarding,
            ProxyLoop loop,
            Plan plan,
            Admission.Forward admitted) {
        PreflightCache cache = plan.preflights();
        if (cache == null || !exchange.client().request().method().equals("OPTIONS")) {
            return null;
        }
        RequestHead request = exchange.client().request();
        String listener = exchange.client().entrance().now().listener().name();
        CompiledRoute route = admitted.route();
        String text =
                PreflightRequest.keyOf(
                        listener, route, admitted.target(), request, exchange.origin());
        return text == null
                ? null
                : new PreflightTurn(exchange, forwarding, loop, cache, plan.upstream(route), text);
    }

    // Before the ship is asked.

    /// The ship takes requests.
    ///
    /// @return whether the request has its answer or waits for one; if not, it goes to the ship
    boolean isTaken(Upstream.Ready ready) {
        if (phase != Phase.NEW) {
            return false; // it is asked once more
        }
        PreflightKey plain = new PreflightKey(text, upstream, ready);
        PreflightKey full = plain;
        Kept known = cache.find(plain, now());
        if (known instanceof Kept.Varies(var names)) {
            full = plain.with(PreflightRequest.extended(text, names, fields()));
            known = cache.find(full, now());
        }
        key = full;
        return switch (known) {
            case Kept.Answer answer -> serve(answer);
            case Kept.Unknown _ -> ask(null);
            case null -> waits < 2 ? join(full) : ask(null);
            case Kept.Varies _ -> ask(null); // changed between two looks
        };
    }

    private boolean join(PreflightKey full) {
        PreflightFlight own = new PreflightFlight();
        PreflightFlight running = cache.flight(full, own);
        if (running != own) {
            waits++;
            phase = Phase.WAITING;
            flight = running;
            if (running.join(this)) {
                forwarding.awaitAnother();
            } else {
                resume(running);
            }
            return true;
        }
        // Another one may have ended between the look and now.
        if (cache.find(full, now()) instanceof Kept.Answer answer) {
            cache.landed(full, own, new Outcome.Left());
            return serve(answer);
        }
        return ask(own);
    }

    private boolean ask(@Nullable PreflightFlight own) {
        flight = own;
        phase = Phase.ASKING;
        upstream.series().add(loop, Count.PREFLIGHT_MISSES, 1);
        return false;
    }

    private boolean serve(Kept.Answer answer) {
        phase = Phase.OVER;
        upstream.series().add(loop, Count.PREFLIGHT_HITS, 1);
        exchange.responded(answer.head().copy());
        if (answer.body().length > 0) {
            exchange.responseData(Unpooled.wrappedBuffer(answer.body()));
        }
        exchange.responseEnded(null);
        return true;
    }

    /// Called by any thread.
    void flightEnded(PreflightFlight ended) {
        try {
            loop.eventLoop().execute(() -> resume(ended));
        } catch (RejectedExecutionException gone) {
            // So is the client.
        }
    }

    private void resume(PreflightFlight ended) {
        if (phase != Phase.WAITING || flight != ended) {
            return;
        }
        phase = Phase.NEW;
        flight = null;
        switch (ended.outcome()) {
            case Outcome.Answered(var full, var names, var answer) -> {
                if (PreflightRequest.extended(text, names, fields()).equals(full.text())) {
                    serve(answer);
                } else {
                    forwarding.begin();
                }
            }
            case Outcome.Left() -> forwarding.begin();
            case Outcome.Failed() -> alone();
        }
    }

    private void alone() {
        waits = Integer.MAX_VALUE;
        forwarding.begin();
    }

    /// It has waited as long as it may.
    ///
    /// @return whether it goes on all the same
    boolean isPatient() {
        if (phase == Phase.WAITING) {
            leaveFlight();
            phase = Phase.NEW;
            alone();
            return true;
        }
        if (phase == Phase.TAKING) {
            notKept();
            return true;
        }
        return phase == Phase.OVER;
    }

    private void leaveFlight() {
        if (flight != null) {
            flight.leave(this);
            flight = null;
        }
    }

    // What the ship answers.

    void responded(ResponseHead answer) {
        if (phase != Phase.ASKING) {
            return;
        }
        PreflightRules.Keep rules = PreflightRules.of(answer, cache.standard());
        if (rules == null) {
            notKept();
        } else {
            phase = Phase.TAKING;
            taking = new PreflightTaking(rules, answer);
            forwarding.awaitRest(BODY_MILLIS);
        }
    }

    /// A piece of the body, which stays the caller's.
    void data(ByteBuf data) {
        if (taking != null && !taking.add(data)) {
            notKept();
        }
    }

    void ended(@Nullable Fields trailers) {
        PreflightTaking taken = taking;
        PreflightKey known = key;
        if (taken == null || known == null) {
            return;
        }
        if (trailers != null) {
            notKept();
            return;
        }
        List<String> vary = taken.vary();
        PreflightKey full = known.with(PreflightRequest.extended(text, vary, fields()));
        Kept.Answer answer = taken.answer(now());
        cache.keep(known.with(text), vary, full, answer);
        over(new Outcome.Answered(full, vary, answer));
    }

    private void notKept() {
        if (key != null) {
            cache.put(key, new Kept.Unknown(now() + UNKNOWN_NANOS));
        }
        over(new Outcome.Failed());
    }

    private void over(Outcome outcome) {
        phase = Phase.OVER;
        taking = null;
        land(outcome);
    }

    private void land(Outcome outcome) {
        PreflightFlight own = flight;
        if (own != null && key != null) {
            flight = null;
            cache.landed(key, own, outcome);
        }
    }

    // The end, or another beginning.

    /// The ship takes no requests at this moment: another one may see it come back first.
    void notReady() {
        if (phase == Phase.ASKING) {
            phase = Phase.NEW;
            land(new Outcome.Left());
        }
    }

    /// The exchange is over. Once is enough, and more does no harm.
    ///
    /// @param left whether because the client has left, or the request goes another way
    void end(boolean left) {
        if (phase == Phase.WAITING) {
            leaveFlight();
        }
        over(left ? new Outcome.Left() : new Outcome.Failed());
    }

    private long now() {
        return loop.state().timer().nanos();
    }

    private Fields fields() {
        return exchange.client().request().fields();
    }
}
