package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.timer.SystemTimer;
import dev.mothership.timer.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.time.Duration;

/// A proxy on real sockets, before ships whose state the test sets.
final class RunningProxy implements AutoCloseable {
    private static final VertxOptions OPTIONS =
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2);

    private final Vertx vertx;
    private final FakeInstances instances = new FakeInstances();
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Proxy.Listening listening;

    RunningProxy(Manifest manifest) throws ListenException {
        this(manifest, new SystemTimer());
    }

    RunningProxy(Manifest manifest, Timer timer) throws ListenException {
        this(manifest, timer, (_, _) -> {});
    }

    /// @param sink gets the access log
    RunningProxy(Manifest manifest, Timer timer, AccessSink sink) throws ListenException {
        this(Vertx.vertx(OPTIONS), manifest, timer, sink);
    }

    private RunningProxy(Vertx vertx, Manifest manifest, Timer timer, AccessSink sink)
            throws ListenException {
        this.vertx = vertx;
        listening =
                new Proxy(vertx, timer, meters, ListeningSockets.ORDINARY)
                        .open(manifest, instances, sink);
    }

    /// On sockets of another kind than those that are best here.
    static RunningProxy on(Transport transport, Manifest manifest) throws ListenException {
        Vertx vertx = new VertxBuilder(OPTIONS).findTransport(transport).init().vertx();
        return new RunningProxy(vertx, manifest, new SystemTimer(), (_, _) -> {});
    }

    /// One listener `http`, one ship `app` that takes everything.
    static RunningProxy before(RawShip ship) throws ListenException {
        RunningProxy proxy =
                new RunningProxy(
                        TestManifest.listening("http")
                                .ship("app", TestManifest.route("/.*"))
                                .build());
        proxy.instances.set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    /// The same with TLS.
    static RunningProxy withTls(RawShip ship, Listener.Certificate... certificates)
            throws ListenException {
        return withTls(ship, new TestManifest(), new SystemTimer(), certificates);
    }

    static RunningProxy withTls(
            RawShip ship, TestManifest manifest, Timer timer, Listener.Certificate... certificates)
            throws ListenException {
        RunningProxy proxy =
                new RunningProxy(
                        manifest.listener(
                                        "http",
                                        new Address.Tcp("127.0.0.1", 0),
                                        TestCertificates.listening(certificates))
                                .ship("app", TestManifest.route("/.*"))
                                .build(),
                        timer);
        proxy.instances.set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    FakeInstances instances() {
        return instances;
    }

    PrometheusMeterRegistry meters() {
        return meters;
    }

    Proxy.Listening listening() {
        return listening;
    }

    /// Puts another manifest in force.
    void reload(Manifest next) throws ListenException {
        listening.prepare(next).commit();
    }

    int port() {
        return listening.ports().getOrDefault("http", 0);
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /// Sends one request and reads until the connection is closed.
    String exchange(String request) throws IOException {
        try (RawClient client = connect()) {
            return client.send(request).readAll();
        }
    }

    @Override
    public void close() {
        listening.close(Duration.ZERO);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
