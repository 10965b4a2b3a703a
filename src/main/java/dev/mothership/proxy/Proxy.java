package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.ship.Instances;
import dev.mothership.timer.Timer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultithreadEventLoopGroup;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// The way in: listens where the manifest says and forwards to ships. Thread-safe; no method may be
/// called on an event loop.
public final class Proxy {
    private final Vertx vertx;
    private final Timer timer;
    private final MeterRegistry registry;

    public Proxy(Vertx vertx, Timer timer, MeterRegistry registry) {
        this.vertx = vertx;
        this.timer = timer;
        this.registry = registry;
    }

    /// Opens all listeners. From then on requests are taken; those for ships that are not ready
    /// wait `limits.hold`.
    ///
    /// @throws ListenException where one cannot be opened; then none stays open
    public Listening open(Manifest manifest, Instances instances) throws ListenException {
        RouteTable routes = RouteTable.of(manifest);
        List<Entrance> entrances = new ArrayList<>();
        for (Listener listener : manifest.listeners()) {
            entrances.add(new Entrance(listener, entrances.size(), routes));
        }
        ConcurrentLinkedQueue<ProxyLoop> loops = new ConcurrentLinkedQueue<>();
        Upstreams upstreams = new Upstreams(manifest, () -> loops.forEach(ProxyLoop::shipsChanged));
        ProxyMetrics metrics = new ProxyMetrics(registry, routes.routes());
        Plan plan = new Plan(manifest, routes, upstreams, metrics, timer);
        for (Entrance entrance : entrances) {
            if (entrance.listener().address() instanceof Address.Unix(java.nio.file.Path path)) {
                UnixSocketPath.claim(path, entrance.listener().name());
            }
        }
        String deployment = deploy(plan, entrances, loops);
        instances.subscribe(upstreams);
        return new Listening(vertx, plan, entrances, List.copyOf(loops), deployment);
    }

    private String deploy(
            Plan plan, List<Entrance> entrances, ConcurrentLinkedQueue<ProxyLoop> loops)
            throws ListenException {
        DeploymentOptions options = new DeploymentOptions().setInstances(eventLoops());
        try {
            return vertx.deployVerticle(
                            () -> {
                                ProxyLoop loop = new ProxyLoop(plan, entrances);
                                loops.add(loop);
                                return loop;
                            },
                            options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ListenException cannotListen) {
                throw cannotListen;
            }
            throw failure;
        }
    }

    /// As many as there are processors, where Vert.x has twice as many: a second loop on a
    /// processor only adds switches between threads.
    private int eventLoops() {
        int processors = Runtime.getRuntime().availableProcessors();
        return ((VertxInternal) vertx).getEventLoopGroup()
                        instanceof MultithreadEventLoopGroup group
                ? Math.min(group.executorCount(), processors)
                : 1;
    }

    /// Open listeners.
    public static final class Listening {
        private final Vertx vertx;
        private final Plan plan;
        private final List<Entrance> entrances;
        private final List<ProxyLoop> loops;
        private final String deployment;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Listening(
                Vertx vertx,
                Plan plan,
                List<Entrance> entrances,
                List<ProxyLoop> loops,
                String deployment) {
            this.vertx = vertx;
            this.plan = plan;
            this.entrances = entrances;
            this.loops = loops;
            this.deployment = deployment;
        }

        /// The ports of all TCP listeners, by name: where the manifest says 0, the one the system
        /// chose.
        public Map<String, Integer> ports() {
            Map<String, Integer> ports = new HashMap<>();
            for (Entrance entrance : entrances) {
                if (entrance.listener().address() instanceof Address.Tcp) {
                    ports.put(entrance.listener().name(), entrance.port());
                }
            }
            return ports;
        }

        /// Accepts no more connections, lets running requests end, then closes everything. Does
        /// nothing the second time.
        ///
        /// @param patience after which requests that still run are broken off; zero: at once
        public void close(Duration patience) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            plan.drain();
            entrances.forEach(Entrance::stopAccepting);
            CompletableFuture<Void> drained =
                    io.vertx.core.Future.all(loops.stream().map(ProxyLoop::drain).toList())
                            .<Void>mapEmpty()
                            .toCompletionStage()
                            .toCompletableFuture();
            if (patience.isPositive()) {
                Timer.Scheduled end = plan.timer().after(patience, () -> drained.complete(null));
                drained.join();
                end.cancel();
            }
            vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
        }
    }
}
