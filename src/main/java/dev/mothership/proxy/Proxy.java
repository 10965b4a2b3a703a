package dev.mothership.proxy;

import dev.mothership.client.Clients;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Manifest;
import dev.mothership.ship.Instances;
import dev.mothership.timer.Timer;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way in: listens where the manifest says and forwards to ships. Thread-safe; no method may be
/// called on an event loop.
public final class Proxy {
    private final Vertx vertx;
    private final Timer timer;
    private final PrometheusMeterRegistry registry;
    private final ListeningSockets listening;

    public Proxy(
            Vertx vertx,
            Timer timer,
            PrometheusMeterRegistry registry,
            ListeningSockets listening) {
        this.vertx = vertx;
        this.timer = timer;
        this.registry = registry;
        this.listening = listening;
    }

    /// Opens all listeners. From then on requests are taken; those for ships that are not ready
    /// wait `limits.hold`.
    ///
    /// @param sink gets the access log, if the manifest wants one
    /// @throws ListenException where one cannot be opened; then none stays open
    public Listening open(Manifest manifest, Instances instances, AccessSink sink)
            throws ListenException {
        Sockets sockets = new Sockets(vertx, this.listening);
        List<ProxyLoop> loops = new CopyOnWriteArrayList<>();
        List<EventLoop> eventLoops = sockets.loops();
        int count = eventLoops.size();
        Upstreams upstreams = new Upstreams(sockets, count, () -> shipsChanged(loops));
        ProxyMetrics metrics = new ProxyMetrics(registry, count);
        AccessLog accessLog = new AccessLog(sink, registry);
        Plan plan = new Plan(manifest, upstreams, metrics, timer);
        ProxyState state = new ProxyState(sockets, timer, upstreams, metrics, accessLog, plan);
        eventLoops.forEach(loop -> loops.add(new ProxyLoop(state, loop, loops.size())));
        Listening listening = new Listening(state, List.copyOf(loops));
        try {
            listening.prepare(manifest).commit();
        } catch (ListenException cannotListen) {
            listening.close(Duration.ZERO);
            throw cannotListen;
        }
        sockets.listening().opened();
        registry.getPrometheusRegistry()
                .register(new ProxyCollector(metrics, upstreams, listening::entrances));
        registry.getPrometheusRegistry().register(new PreflightCollector(state));
        instances.subscribe(upstreams);
        // The listeners are open; the first ship is not up so soon.
        Thread.ofPlatform().daemon().name("clients").start(Clients::prepare);
        return listening;
    }

    private static void shipsChanged(List<ProxyLoop> loops) {
        if (!loops.isEmpty()) {
            loops.getFirst().state().shipsChanged();
        }
        loops.forEach(ProxyLoop::shipsChanged);
    }

    /// Open listeners.
    public static final class Listening {
        private final ProxyState state;
        private final List<ProxyLoop> loops;
        private final Listeners listeners;
        private final CertificateWatch certificates;
        private @Nullable Reload pending;
        private boolean closed;

        private Listening(ProxyState state, List<ProxyLoop> loops) {
            this.state = state;
            this.loops = loops;
            this.listeners = new Listeners(state.sockets(), loops);
            this.certificates = new CertificateWatch(state.timer(), () -> state.plan().tls());
        }

        /// The ports of all TCP listeners of the manifest in force, by name: where it says 0, the
        /// one the system chose.
        public synchronized Map<String, Integer> ports() {
            Map<String, Integer> ports = new HashMap<>();
            for (Entrance entrance : state.entrances()) {
                if (entrance.address() instanceof Address.Tcp) {
                    ports.put(entrance.now().listener().name(), entrance.port());
                }
            }
            return ports;
        }

        /// Opens what listeners `next` has that are not open, and changes nothing else yet.
        ///
        /// @return what puts `next` in force, or not; until it has ended there can be no other
        /// @throws ListenException where a listener cannot be opened; then nothing has changed
        /// @throws IllegalStateException if another reload has not ended, or all is closed
        public synchronized Reload prepare(Manifest next) throws ListenException {
            if (closed || pending != null) {
                throw new IllegalStateException(
                        "cannot reload: "
                                + (closed ? "the listeners are closed" : "another one is running"));
            }
            Plan plan = new Plan(next, state.upstreams(), state.metrics(), state.timer());
            try {
                Listeners.Change change =
                        listeners.prepare(state.entrances(), next.listeners(), plan);
                Reload reload = new Reload(commit -> end(plan, change, commit));
                pending = reload;
                return reload;
            } catch (ListenException cannotListen) {
                state.enforce(state.plan());
                throw cannotListen;
            }
        }

        List<Entrance> entrances() {
            return state.entrances();
        }

        private synchronized void end(Plan plan, Listeners.Change change, boolean commit) {
            if (closed) {
                return;
            }
            pending = null;
            if (commit) {
                change.kept().forEach(Entrance::serve);
                state.entrances(
                        Stream.concat(change.kept().keySet().stream(), change.opened().stream())
                                .toList());
            }
            state.enforce(commit ? plan : state.plan());
            certificates.look();
            listeners.close(commit ? change.gone() : change.opened());
        }

        /// Completes once every event loop has had a turn: not while one of them is stuck.
        public CompletionStage<Void> answering() {
            return all(ProxyLoop::answer);
        }

        /// Accepts no more connections, lets running requests end, then closes everything. Does
        /// nothing the second time.
        ///
        /// @param patience after which requests that still run are broken off; zero: at once
        public void close(Duration patience) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                certificates.stop();
                state.entrances().forEach(Entrance::land);
            }
            if (patience.isPositive()) {
                CompletableFuture<Void> drained = all(ProxyLoop::drain);
                Timer.Scheduled end = state.timer().after(patience, () -> drained.complete(null));
                drained.join();
                end.cancel();
            }
            all(ProxyLoop::close).join();
            state.disk().close();
            state.accessLog().close();
        }

        private CompletableFuture<Void> all(Function<ProxyLoop, CompletableFuture<Void>> action) {
            return CompletableFuture.allOf(
                    loops.stream().map(action).toArray(CompletableFuture[]::new));
        }
    }
}
