package dev.mothership.fleet;

import dev.mothership.health.Prober;
import dev.mothership.health.VertxProber;
import dev.mothership.process.NotifySocket;
import dev.mothership.process.PosixProcesses;
import dev.mothership.process.Processes;
import dev.mothership.process.ServiceManager;
import dev.mothership.proxy.ListeningSockets;
import dev.mothership.proxy.Proxy;
import dev.mothership.ship.FleetThread;
import dev.mothership.timer.SystemTimer;
import dev.mothership.timer.Timer;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.DefaultBean;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// The outside world as beans, each made when it is first used: commands that start no fleet start
/// no thread.
final class Wiring {
    private static final Logger LOG = Logger.getLogger(Wiring.class);

    @Produces
    @ApplicationScoped
    Timer timer() {
        return new SystemTimer();
    }

    void close(@Disposes Timer timer) {
        if (timer instanceof SystemTimer system) {
            system.close();
        }
    }

    @Produces
    @ApplicationScoped
    Processes processes() {
        return PosixProcesses.open();
    }

    void close(@Disposes Processes processes) {
        processes.close();
    }

    @Produces
    @Singleton
    ServiceManager serviceManager(Processes processes) {
        return NotifySocket.of(System.getenv(), processes.ownPid());
    }

    @Produces
    @ApplicationScoped
    Prober prober(Vertx vertx, Processes processes, Timer timer) {
        return new VertxProber(vertx, processes, timer);
    }

    @Produces
    @Singleton
    Proxy proxy(
            Vertx vertx,
            Timer timer,
            PrometheusMeterRegistry registry,
            ListeningSockets listening) {
        // Without the client proxy: the clock is read twice for each request.
        return new Proxy(vertx, ClientProxy.unwrap(timer), registry, listening);
    }

    @Produces
    @Singleton
    @DefaultBean
    ListeningSockets listeningSockets() {
        return ListeningSockets.ORDINARY;
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return RandomGenerator.getDefault();
    }

    @Produces
    @ApplicationScoped
    FleetThread fleetThread() {
        ExecutorService executor =
                Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "fleet");
                    thread.setDaemon(true);
                    return thread;
                });
        return task ->
                executor.execute(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        LOG.error(
                                "a task of the fleet failed; this is a bug in mothership, please report it",
                                e);
                    }
                });
    }
}
