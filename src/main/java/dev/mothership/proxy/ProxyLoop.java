package dev.mothership.proxy;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the proxy: a server for each listener, a client to the ships, the
/// connections and what waits. Nothing of it is touched by another thread, except where a method
/// says so.
///
/// Time passes in ticks: while there are connections the timer gives the loop a tick every
/// [Plan#period()], and all limits are counted in them. So no request arms a timer of its own and
/// no byte reads the clock.
final class ProxyLoop extends AbstractVerticle {
    /// How long a client that is still sending may take to read our last answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Plan plan;
    private final List<Entrance> entrances;
    private final Waiting waiting = new Waiting();
    private final Set<Exchange> held = new LinkedHashSet<>();
    private final Set<ClientConnection> connections = new HashSet<>();
    private final Set<ClientConnection> lingering = new HashSet<>();
    private @Nullable HttpClient pooled;
    private @Nullable HttpClient fresh;
    private @Nullable Promise<Void> drained;
    private boolean ticking;
    private int tick;
    private int exchanges;
    private int turn;

    ProxyLoop(Plan plan, List<Entrance> entrances) {
        this.plan = plan;
        this.entrances = entrances;
    }

    @Override
    public void start(Promise<Void> started) {
        pooled = UpstreamClients.pooled(vertx);
        fresh = UpstreamClients.fresh(vertx);
        List<Future<?>> listening = new ArrayList<>();
        for (Entrance entrance : entrances) {
            listening.add(entrance.listen(vertx, this));
        }
        Future.all(listening).<Void>mapEmpty().onComplete(started);
    }

    Plan plan() {
        return plan;
    }

    HttpClient client(boolean neverUsed) {
        HttpClient client = neverUsed ? fresh : pooled;
        if (client == null) {
            throw new IllegalStateException();
        }
        return client;
    }

    int tick() {
        return tick;
    }

    /// A number that grows with each call, to take turns.
    int nextTurn() {
        return turn++ & Integer.MAX_VALUE;
    }

    boolean draining() {
        return plan.draining();
    }

    void refused(Fault fault) {
        plan.metrics().refused(fault.status());
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
        keepTicking();
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
        lingering.remove(connection);
    }

    /// The connection is closed after a moment, if the client has not done so.
    void lingering(ClientConnection connection) {
        lingering.add(connection);
        plan.timer().after(LINGER, () -> context.runOnContext(_ -> endLinger(connection)));
    }

    private void endLinger(ClientConnection connection) {
        if (lingering.remove(connection)) {
            connection.close();
        }
    }

    void exchangeBegun() {
        exchanges++;
    }

    void exchangeEnded() {
        exchanges--;
        Promise<Void> done = drained;
        if (exchanges == 0 && done != null) {
            done.tryComplete();
        }
    }

    void await(Waiting.Node node, int ticks) {
        waiting.add(node, tick + ticks);
    }

    void awaited(Waiting.Node node) {
        waiting.remove(node);
    }

    /// Until its ship is ready, or its patience ends.
    void hold(Exchange exchange) {
        held.add(exchange);
    }

    void released(Exchange exchange) {
        if (held.remove(exchange)) {
            plan.holdEnded();
        }
    }

    /// Some ship's state has changed. Called by any thread.
    void shipsChanged() {
        context.runOnContext(_ -> {
            for (Exchange exchange : List.copyOf(held)) {
                exchange.shipChanged();
            }
        });
    }

    /// Closes what is idle; the future completes when no request is left. Called by any thread.
    Future<Void> drain() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            drained = done;
            List.copyOf(connections).forEach(ClientConnection::closeIfIdle);
            if (exchanges == 0) {
                done.tryComplete();
            }
        });
        return done.future();
    }

    private void keepTicking() {
        if (!ticking) {
            ticking = true;
            plan.timer().after(plan.period(), () -> context.runOnContext(_ -> passTick()));
        }
    }

    private void passTick() {
        tick++;
        ticking = false;
        waiting.expire(tick, Exchange::patienceEnded);
        int idleSince = tick - plan.idleTicks();
        int headSince = tick - plan.headTicks();
        for (ClientConnection connection : List.copyOf(connections)) {
            if (connection.stalled(idleSince, headSince)) {
                connection.close();
            }
        }
        if (!connections.isEmpty() || !waiting.isEmpty()) {
            keepTicking();
        }
    }
}
