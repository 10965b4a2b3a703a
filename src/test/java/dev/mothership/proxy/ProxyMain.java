package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.timer.SystemTimer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/// The proxy alone, for measuring: `PORT ORIGIN_PORT [ROUTES]`.
final class ProxyMain {
    private ProxyMain() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int routes = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        TestManifest manifest =
                new TestManifest().listener("http", new Address.Tcp("127.0.0.1", port));
        for (int i = 1; i < routes; i++) {
            manifest.ship("ship" + i, TestManifest.route("/path" + i + "(/.*)?$"));
        }
        manifest.ship("app", TestManifest.route("/.*"));
        FakeInstances instances = new FakeInstances();
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(Integer.getInteger("loops", 4)));
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new Proxy(vertx, new SystemTimer(), registry).open(manifest.build(), instances);
        instances.set(FakeInstances.ready("app", Integer.parseInt(args[1])));
        System.out.println("ready, native transport " + vertx.isNativeTransportEnabled());
    }
}
