package dev.mothership.fleet;

import dev.mothership.process.ServiceManager;
import dev.mothership.ship.FleetThread;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Tells the service manager, if there is one, that the fleet is ready, that it is being stopped,
/// and all the while that mothership is not hung.
///
/// A sign of life is sent three times in the span that the watchdog allows, and only after the
/// fleet's thread and every event loop have had a turn: where one of them is stuck, no ship is
/// restarted or no request answered any more, and the service manager had better start us again.
///
/// Thread-safe. What is sent goes through a thread of its own, since the service manager may not
/// read.
@ApplicationScoped
class ServiceReport {
    private static final int SIGNS = 3;

    private final ServiceManager manager;
    private final FleetThread fleetThread;
    private final Timer timer;
    private final Executor sender;
    private final AtomicBoolean complained = new AtomicBoolean();
    private final AtomicBoolean awaited = new AtomicBoolean();

    @Inject
    ServiceReport(ServiceManager manager, FleetThread fleetThread, Timer timer) {
        this(manager, fleetThread, timer, thread());
    }

    ServiceReport(ServiceManager manager, FleetThread fleetThread, Timer timer, Executor sender) {
        this.manager = manager;
        this.fleetThread = fleetThread;
        this.timer = timer;
        this.sender = sender;
    }

    /// Has no thread until there is something to send.
    private static Executor thread() {
        return new ThreadPoolExecutor(
                0,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "service manager");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /// The listeners are open. From now on we show that we live.
    ///
    /// @param eventLoops completes once each of them has had a turn
    void begin(Supplier<CompletionStage<Void>> eventLoops, FleetLog log) {
        send("STATUS=preparing: uplinks, election, prelaunch jobs", log);
        manager.watchdog()
                .map(span -> span.dividedBy(SIGNS))
                .ifPresent(period -> watch(period, eventLoops, log));
    }

    void starting(FleetLog log) {
        send("STATUS=starting ships", log);
    }

    void ready(FleetLog log) {
        send("READY=1\nSTATUS=flying", log);
    }

    void stopping(FleetLog log) {
        send("STOPPING=1\nSTATUS=stopping ships", log);
    }

    private void watch(Duration period, Supplier<CompletionStage<Void>> eventLoops, FleetLog log) {
        if (awaited.compareAndSet(false, true)) {
            fleetThread.execute(() ->
                    eventLoops
                            .get()
                            .thenRun(() -> {
                                awaited.set(false);
                                send("WATCHDOG=1", log);
                            }));
        }
        timer.after(period, () -> watch(period, eventLoops, log));
    }

    private void send(String state, FleetLog log) {
        if (manager.present()) {
            sender.execute(() -> manager.tell(state).ifPresent(problem -> complain(problem, log)));
        }
    }

    private void complain(String problem, FleetLog log) {
        if (complained.compareAndSet(false, true)) {
            log.warn(
                    "cannot tell the service manager how the fleet is (NOTIFY_SOCKET): " + problem);
        }
    }
}
