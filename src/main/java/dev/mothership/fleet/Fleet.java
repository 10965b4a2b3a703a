package dev.mothership.fleet;

import dev.mothership.flagship.FlagshipView;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.Processes;
import dev.mothership.proxy.ListenException;
import dev.mothership.proxy.Proxy;
import dev.mothership.ship.ShipEnvironment;
import dev.mothership.ship.ShipManager;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// From a manifest to a fleet that flies, and down again: the only place that knows the whole
/// order.
///
/// ```text
///   listeners open ─▶ uplinks, election, prelaunch ─▶ ships start ─▶ flying ─▶ listeners drain ─▶ ships stop ─▶ landed
///         │                        │                       │            │
///         └────────────────────────┴─ stop asked for, or failed ────────┴──────▶ (the same way down)
/// ```
///
/// [#run] blocks its caller's thread until everything is over; what happens meanwhile happens on
/// the fleet's thread and on event loops.
@ApplicationScoped
public class Fleet {
    /// How long requests under way may take before the ships that answer them are stopped.
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

    /// How long the system may take to end what was killed.
    private static final Duration KILL_GRACE = Duration.ofSeconds(2);

    private final ShipManager ships;
    private final Proxy proxy;
    private final Processes processes;
    private final Timer timer;
    private final Boot boot;
    private final ServiceReport report;
    private final AtomicReference<Manifest> current = new AtomicReference<>();
    private volatile @Nullable Reloading reloading;
    private volatile Phase phase = Phase.PARKED;

    public Fleet(
            ShipManager ships,
            Proxy proxy,
            Processes processes,
            Timer timer,
            Boot boot,
            ServiceReport report) {
        this.ships = ships;
        this.proxy = proxy;
        this.processes = processes;
        this.timer = timer;
        this.boot = boot;
        this.report = report;
    }

    /// Where the fleet as a whole is.
    public Phase phase() {
        return phase;
    }

    /// Where the election of a flagship is; empty: there is none.
    public Optional<FlagshipView> flagship() {
        return boot.flagship();
    }

    /// The manifest in force, once [#run] has been called: a reload changes it.
    public Optional<Manifest> manifest() {
        return Optional.ofNullable(current.get());
    }

    /// Reads the manifest again and makes the fleet what it says. If it is wrong nothing is
    /// changed. Blocks until that is done; not to be called on an event loop.
    ///
    /// @param waits whether every ship is waited for, until it has got where it was to go
    /// @param by who asks, for the log
    public ReloadAnswer reload(boolean waits, String by) {
        Reloading flying = reloading;
        return switch (phase) {
            case PARKED, PRELAUNCH ->
                    new ReloadAnswer.Refused("cannot reload: no ship was started yet");
            case FLYING ->
                    flying == null
                            ? new ReloadAnswer.Refused("cannot reload: no ship was started yet")
                            : flying.run(waits, by);
            case LANDING -> new ReloadAnswer.Refused("cannot reload: the fleet is being stopped");
        };
    }

    /// Runs the fleet until it is told to stop, has nothing left to do or cannot go on.
    ///
    /// @param source where the manifest is read again from, if that is asked for
    /// @param folder stays open for that time
    public Outcome run(
            Manifest manifest,
            ManifestSource source,
            RuntimeFolder folder,
            FleetLog log,
            StopSwitch stop) {
        current.set(manifest);
        try {
            ShipEnvironment environment =
                    new ShipEnvironment(manifest.inherited(), processes.ownPid(), folder.path());
            ships.prepare(manifest, environment, log);
            Proxy.Listening listening = open(manifest, log);
            announce(current.get(), listening, log);
            report.begin(listening::answering, log);
            reloading = new Reloading(source, ships, listening, log, current);
            Outcome outcome = fly(manifest, environment, log, stop);
            Manifest last = current.get();
            land(last.settings().shutdownTimeout(), listening, log, stop);
            return outcome;
        } catch (ListenException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /// Without those listeners that nobody asked for, where their addresses are taken.
    private Proxy.Listening open(Manifest manifest, FleetLog log) throws ListenException {
        try {
            return proxy.open(manifest, ships, new AccessOutput(log));
        } catch (ListenException e) {
            if (manifest.listeners().isEmpty()
                    || !manifest.listeners().stream().allMatch(Listener::optional)) {
                throw e;
            }
            log.warn(
                    e.getMessage()
                            + "; ships are reached at their own ports only. Set PORT to where"
                            + " mothership is to listen");
            Manifest without = manifest.with(List.of(), manifest.prelaunch(), manifest.ships());
            current.set(without);
            return proxy.open(without, ships, new AccessOutput(log));
        }
    }

    private static void announce(Manifest manifest, Proxy.Listening listening, FleetLog log) {
        for (Listener listener : manifest.listeners()) {
            Integer port = listening.ports().get(listener.name());
            Address address =
                    listener.address() instanceof Address.Tcp(String host, int _) && port != null
                            ? new Address.Tcp(host, port)
                            : listener.address();
            log.info("listening on " + address + " (" + listener.name() + ")");
        }
    }

    private Outcome fly(
            Manifest manifest, ShipEnvironment environment, FleetLog log, StopSwitch stop) {
        phase = Phase.PRELAUNCH;
        return boot.run(manifest, environment, log, stop).orElseGet(() -> flyShips(log, stop));
    }

    private Outcome flyShips(FleetLog log, StopSwitch stop) {
        phase = Phase.FLYING;
        report.starting(log);
        ships.launched().thenRun(() -> report.ready(log));
        ships.start();
        CompletionStage<Outcome> over =
                stop.requested()
                        .<Outcome>thenApply(_ -> new Outcome.Landed())
                        .applyToEither(
                                ships.ended()
                                        .<Outcome>thenApply(end -> ended(end, log))
                                        .applyToEither(
                                                ships.lost()
                                                        .<Outcome>thenApply(Outcome.Failed::new),
                                                either -> either)
                                        .applyToEither(
                                                ships.finished()
                                                        .<Outcome>thenApply(_ -> {
                                                            log.info(
                                                                    "every ship has ended: nothing left to do");
                                                            return new Outcome.Landed();
                                                        }),
                                                either -> either),
                                either -> either);
        return join(over);
    }

    private static Outcome ended(ShipManager.Ending end, FleetLog log) {
        log.info(
                end.label()
                        + " ended ("
                        + end.status()
                        + "): stopping the others, as Foreman does");
        return new Outcome.Ended(
                switch (end.status()) {
                    case ExitStatus.Exited(int code) -> code;
                    case ExitStatus.Signaled(int number, _, _) -> 128 + number;
                    case ExitStatus.KilledForMemory _ -> 128 + 9;
                });
    }

    private void land(Duration limit, Proxy.Listening listening, FleetLog log, StopSwitch stop) {
        phase = Phase.LANDING;
        report.stopping(log);
        stop.requested().thenAccept(reason -> log.info("stopping (" + reason + ")"));
        Duration fifth = limit.dividedBy(5);
        Duration drain = fifth.compareTo(LONGEST_DRAIN) < 0 ? fifth : LONGEST_DRAIN;
        CompletableFuture<Void> down =
                CompletableFuture.runAsync(() -> listening.close(drain))
                        .thenCompose(_ -> ships.stop());
        CompletableFuture<Void> enough = new CompletableFuture<>();
        Timer.Scheduled deadline =
                timer.after(
                        limit,
                        () -> {
                            log.warn(
                                    "not all ended within "
                                            + Words.of(limit)
                                            + ": killing what is left");
                            enough.complete(null);
                        });
        stop.insisted()
                .thenAccept(_ -> {
                    log.warn("asked twice: killing what is left");
                    enough.complete(null);
                });
        join(down.applyToEither(enough, either -> either));
        deadline.cancel();
        if (!down.isDone()) {
            ships.kill();
            CompletableFuture<Void> killed = new CompletableFuture<>();
            timer.after(KILL_GRACE, () -> killed.complete(null));
            join(ships.stop().applyToEither(killed, either -> either));
        }
        log.info("landed");
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
