package dev.mothership.proxy;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the proxy: a server for each listener, a client to the ships, the
/// connections and what waits. Nothing of it is touched by another thread, except where a method
/// says so.
///
/// Time passes in ticks: while there are connections the timer gives the loop a tick every
/// [Plan#period()], and all limits are counted on the clock that it advances. So no request arms a
/// timer of its own and no byte reads the clock.
final class ProxyLoop extends AbstractVerticle {
    /// How long a client that is still sending may take to read our last answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ProxyState state;
    private final Doors doors = new Doors();
    private final Waiting waiting = new Waiting();
    private final Set<Exchange> held = new LinkedHashSet<>();
    private final Set<ClientConnection> connections = new HashSet<>();
    private final Set<ClientConnection> lingering = new HashSet<>();
    private @Nullable HttpClient pooled;
    private @Nullable HttpClient fresh;
    private @Nullable Promise<Void> drained;
    private boolean ticking;
    private long now;
    private int exchanges;

    ProxyLoop(ProxyState state) {
        this.state = state;
    }

    @Override
    public void start() {
        pooled = UpstreamClients.pooled(vertx);
        fresh = UpstreamClients.fresh(vertx);
    }

    ProxyState state() {
        return state;
    }

    HttpClient client(boolean neverUsed) {
        HttpClient client = neverUsed ? fresh : pooled;
        if (client == null) {
            throw new IllegalStateException();
        }
        return client;
    }

    /// Milliseconds that have passed while there were connections, as of the last tick.
    long now() {
        return now;
    }

    void refused(Fault fault) {
        state.metrics().refused(fault.status());
    }

    /// Begins to listen. Called by any thread.
    ///
    /// @return fails with a [ListenException]
    Future<Void> open(Entrance entrance) {
        Promise<Void> open = Promise.promise();
        context.runOnContext(_ ->
                entrance.listen(vertx, this)
                        .onSuccess(server -> doors.opened(entrance, server))
                        .<Void>mapEmpty()
                        .onComplete(open));
        return open.future();
    }

    /// Closes what is idle of an entrance that is closing, the rest as soon as it is. Called by any
    /// thread.
    ///
    /// @return completes once what is idle is closed
    Future<Void> retire(Entrance entrance) {
        Promise<Void> retired = Promise.promise();
        context.runOnContext(_ -> {
            for (ClientConnection connection : List.copyOf(connections)) {
                if (connection.entrance() == entrance) {
                    connection.closeIfIdle();
                }
            }
            doors.retire(entrance).onComplete(retired);
        });
        return retired.future();
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
        doors.entered(connection.entrance());
        keepTicking();
    }

    void closed(ClientConnection connection) {
        lingering.remove(connection);
        if (connections.remove(connection)) {
            doors.left(connection.entrance());
        }
    }

    /// The connection is closed after a moment, if the client has not done so.
    void lingering(ClientConnection connection) {
        lingering.add(connection);
        state.timer().after(LINGER, () -> context.runOnContext(_ -> endLinger(connection)));
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

    /// @param deadline on [#now()]'s clock
    void await(Waiting.Node node, long deadline) {
        waiting.add(node, deadline);
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
            state.holdEnded();
        }
    }

    /// Some ship's state has changed, or the routes have. Called by any thread.
    void shipsChanged() {
        context.runOnContext(_ -> forEachHeld(Exchange::shipsChanged));
    }

    private void forEachHeld(Consumer<Exchange> action) {
        if (!held.isEmpty()) {
            List.copyOf(held).forEach(action);
        }
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
            Duration period = state.plan().period();
            state.timer().after(period, () -> context.runOnContext(_ -> passTick(period)));
        }
    }

    private void passTick(Duration passed) {
        now += passed.toMillis();
        ticking = false;
        waiting.expire(now, Exchange::patienceEnded);
        forEachHeld(Exchange::tick);
        long idleSince = now - state.plan().idleMillis();
        long headSince = now - state.plan().headMillis();
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
