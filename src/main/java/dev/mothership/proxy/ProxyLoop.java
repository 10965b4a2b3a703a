package dev.mothership.proxy;

import dev.mothership.client.Fingerprinter;
import dev.mothership.client.Fingerprints;
import dev.mothership.client.Impressions;
import dev.mothership.encoding.Encoders;
import dev.mothership.http.Fault;
import dev.mothership.http.HeadWriter;
import dev.mothership.http.RequestHead;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the proxy: clients' connections, pools of connections to ships, and
/// what waits. Nothing of it is touched by another thread, except where a method says so.
///
/// Time passes in ticks: while there are connections the timer gives the loop a tick every
/// [Plan#period()], and all limits are counted on the clock that it advances. So no request arms a
/// timer of its own and no byte reads the clock.
final class ProxyLoop {
    /// How long a client that is still sending may take to read our last answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final int SCRATCH = 4_096;

    /// Heads that are kept for the next requests.
    private static final int MOST_HEADS = 128;

    private final ProxyState state;
    private final EventLoop eventLoop;
    private final int index;
    private final HeadWriter writer = new HeadWriter();
    private final StartTimes startTimes;
    private final Impressions impressions = new Impressions();
    private final byte[] scratch = new byte[SCRATCH];
    private final Deque<RequestHead> heads = new ArrayDeque<>();
    private final Waiting waiting = new Waiting();
    private final Set<Exchange> held = new LinkedHashSet<>();
    private final List<Place> connections = new ArrayList<>();
    private final Set<Connection> lingering = new HashSet<>();
    private final Map<Endpoint, ShipPool> pools = new IdentityHashMap<>();
    private final Tunnels tunnels = new Tunnels();
    private final Doubts doubts = new Doubts();
    private final AtomicInteger load = new AtomicInteger();
    private @Nullable CompletableFuture<Void> drained;
    private @Nullable Encoders encoders;
    private @Nullable Fingerprinter fingerprinter;
    private boolean ticking;
    private long now;
    private int exchanges;

    /// @param index its place among all
    ProxyLoop(ProxyState state, EventLoop eventLoop, int index) {
        this.state = state;
        this.eventLoop = eventLoop;
        this.startTimes = new StartTimes(state.timer());
        this.index = index;
    }

    int index() {
        return index;
    }

    ProxyState state() {
        return state;
    }

    Sockets sockets() {
        return state.sockets();
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /// For heads, one at a time.
    HeadWriter writer() {
        return writer;
    }

    StartTimes startTimes() {
        return startTimes;
    }

    /// What it thinks of the requests it has seen.
    Impressions impressions() {
        return impressions;
    }

    /// For reading, one piece at a time.
    byte[] scratch() {
        return scratch;
    }

    Encoders encoders() {
        Encoders known = encoders;
        if (known == null) {
            known = new Encoders();
            encoders = known;
        }
        return known;
    }

    /// Null where this build makes no fingerprints.
    @Nullable Fingerprinter fingerprinter() {
        if (fingerprinter == null) {
            fingerprinter = Fingerprints.INSTALLED.map(Fingerprints::open).orElse(null);
        }
        return fingerprinter;
    }

    RequestHead takeHead() {
        RequestHead head = heads.poll();
        return head == null ? new RequestHead() : head;
    }

    void giveHead(RequestHead head) {
        if (heads.size() < MOST_HEADS) {
            head.clear();
            heads.push(head);
        }
    }

    /// Connections that it has or will get. Called by any thread.
    int load() {
        return load.get();
    }

    void loaded(int more) {
        load.addAndGet(more);
    }

    /// Milliseconds that have passed while there were connections, as of the last tick.
    long now() {
        return now;
    }

    ShipPool pool(Endpoint endpoint) {
        ShipPool known = pools.get(endpoint);
        if (known == null) {
            known = new ShipPool(this, endpoint);
            pools.put(endpoint, known);
        }
        return known;
    }

    void refused(Fault fault) {
        state.metrics().refused(this, fault.status());
    }

    void opened(Place place) {
        place.index(connections.size());
        connections.add(place);
        keepTicking();
    }

    void closed(Place place) {
        lingering.remove(place.connection());
        doubts.remove(place.connection());
        if (place.isHeld()) {
            Place last = connections.removeLast();
            if (last != place) {
                connections.set(place.index(), last);
                last.index(place.index());
            }
        }
    }

    /// The connection is closed after a moment, if the client has not done so.
    void lingering(Connection connection) {
        lingering.add(connection);
        state.timer().after(LINGER, () -> eventLoop.execute(() -> endLinger(connection)));
    }

    private void endLinger(Connection connection) {
        if (lingering.remove(connection)) {
            connection.close();
        }
    }

    void exchangeBegun() {
        exchanges++;
        state.metrics().begun(this);
    }

    void exchangeEnded() {
        exchanges--;
        state.metrics().ended(this);
        noteDrained();
    }

    Tunnels tunnels() {
        return tunnels;
    }

    Doubts doubts() {
        return doubts;
    }

    void tunnelEnded(Tunnel tunnel) {
        tunnels.remove(tunnel);
        noteDrained();
    }

    private void noteDrained() {
        CompletableFuture<Void> done = drained;
        if (exchanges == 0 && tunnels.isEmpty() && done != null) {
            done.complete(null);
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
        eventLoop.execute(() -> forEachHeld(Exchange::shipsChanged));
    }

    private void forEachHeld(Consumer<Exchange> action) {
        if (!held.isEmpty()) {
            List.copyOf(held).forEach(action);
        }
    }

    private void forEachConnection(Consumer<Connection> action) {
        List.copyOf(connections).forEach(place -> action.accept(place.connection()));
    }

    /// Closes what is idle of an entrance that is closing, the rest as soon as it is. Called by any
    /// thread.
    ///
    /// @return completes once what is idle is closed
    CompletableFuture<Void> retire(Entrance entrance) {
        return CompletableFuture.runAsync(
                () ->
                        List.copyOf(connections).stream()
                                .filter(place -> place.entrance() == entrance)
                                .forEach(place -> place.connection().closeIfIdle()),
                eventLoop);
    }

    /// Closes what is idle and says good-bye to WebSockets; the future completes when no request
    /// and none of them is left. Called by any thread.
    CompletableFuture<Void> drain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        eventLoop.execute(() -> {
            drained = done;
            forEachConnection(Connection::closeIfIdle);
            tunnels.land(now);
            noteDrained();
        });
        return done;
    }

    /// Completes when it is this loop's turn. Called by any thread.
    CompletableFuture<Void> answer() {
        return CompletableFuture.runAsync(() -> {}, eventLoop);
    }

    /// Closes everything. Called by any thread.
    CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    forEachConnection(Connection::close);
                    pools.values().forEach(ShipPool::close);
                    if (encoders != null) {
                        encoders.close();
                    }
                },
                eventLoop);
    }

    private void keepTicking() {
        if (!ticking) {
            ticking = true;
            Duration period = state.plan().period();
            state.timer().after(period, () -> eventLoop.execute(() -> passTick(period)));
        }
    }

    private void passTick(Duration passed) {
        now += passed.toMillis();
        ticking = false;
        waiting.expire(now, Exchange::patienceEnded);
        tunnels.tick(now);
        doubts.tick(now);
        forEachHeld(Exchange::tick);
        long idleSince = now - state.plan().idleMillis();
        long headSince = now - state.plan().headMillis();
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                Connection connection = connections.get(i).connection();
                if (connection.isStalled(idleSince, headSince)) {
                    connection.giveUp();
                }
            }
        }
        pools.values()
                .removeIf(pool -> {
                    pool.tick(now);
                    return pool.isEmpty();
                });
        if (!connections.isEmpty() || !waiting.isEmpty() || !pools.isEmpty()) {
            keepTicking();
        }
    }
}
