package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.RunningProcess;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One process of an instance, from start to end; of a ship that runs elsewhere only its health.
///
/// It ends in this order: no more requests, the requests under way answered (for at most five
/// seconds), the stop signal, KILL after `stop_timeout`. Owned by the fleet's thread.
final class Run {
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

    /// The requests that it answers.
    final Traffic traffic = new Traffic();

    /// When it started, in monotonic nanoseconds.
    final long since;

    private final Bridge bridge;
    private InstanceSetup setup;
    private @Nullable RunningProcess process;
    private @Nullable HealthMonitor monitor;
    private Timer.@Nullable Scheduled next;
    private @Nullable String killedFor;
    private boolean exited;
    private boolean ending;
    private boolean signalled;

    Run(InstanceSetup setup, Bridge bridge) {
        this.setup = setup;
        this.bridge = bridge;
        this.since = bridge.timer().nanos();
    }

    InstanceSetup setup() {
        return setup;
    }

    /// Starts the process, if the ship has one.
    ///
    /// @param then is told of its end on the fleet's thread, after its last output
    void launch(BiConsumer<Run, ExitStatus> then) throws LaunchException {
        if (setup.ship().command().isPresent()) {
            process =
                    bridge.processes()
                            .launch(
                                    setup.launchSpec(),
                                    setup.stdout(),
                                    setup.stderr(),
                                    status -> afterLastWords(status, then));
        }
    }

    private void afterLastWords(ExitStatus status, BiConsumer<Run, ExitStatus> then) {
        Runnable end = () -> bridge.fleetThread().execute(() -> exited(status, then));
        bridge.fleetThread().execute(() -> LastWords.await(process, bridge.timer(), end));
    }

    private void exited(ExitStatus status, BiConsumer<Run, ExitStatus> then) {
        exited = true;
        close();
        cancelNext();
        then.accept(this, status);
    }

    /// Watches its health.
    ///
    /// @return false if there is nothing to watch: it is ready as soon as it has started
    boolean watch(HealthMonitor.Listener listener) {
        monitor = setup.monitor(bridge, listener).orElse(null);
        if (monitor == null) {
            return false;
        }
        monitor.start();
        return true;
    }

    /// The same process by another definition; the next [#watch] goes by it.
    void redefine(InstanceSetup other) {
        setup = other;
    }

    /// Whether a process of ours runs.
    boolean runs() {
        return process != null && !exited;
    }

    /// Whether it runs elsewhere.
    boolean elsewhere() {
        return process == null;
    }

    /// Its process group for the watch on memory, unless it has no limit or is being ended.
    Optional<MemoryWatch.Watched> watched(Consumer<String> over) {
        OptionalLong limit = setup.ship().confinement().memory();
        return limit.isEmpty() || process == null || exited || ending
                ? Optional.empty()
                : Optional.of(new MemoryWatch.Watched(process.pid(), limit.getAsLong(), over));
    }

    OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    /// Why we ended it; null if it ended by itself or by command.
    @Nullable String killedFor() {
        return killedFor;
    }

    void signal(String name) {
        if (process != null) {
            process.signalGroup(name);
        }
    }

    /// No more requests, no more health checks.
    void close() {
        stopWatching();
        traffic.close();
    }

    /// Whether it runs, here or elsewhere, and is not being ended.
    boolean open() {
        return !ending && !exited;
    }

    /// No more health checks.
    void stopWatching() {
        if (monitor != null) {
            monitor.cancel();
            monitor = null;
        }
    }

    /// Ends it because of something that is wrong with it.
    void endFor(String reason) {
        killedFor = reason;
        end();
    }

    /// Ends it; does nothing if it is being ended already.
    void end() {
        if (ending) {
            return;
        }
        ending = true;
        close();
        var drained = traffic.close().toCompletableFuture();
        if (!runs() || drained.isDone()) {
            sendStopSignal();
            return;
        }
        Duration stopTimeout = setup.ship().stopTimeout();
        next =
                bridge.after(
                        stopTimeout.compareTo(LONGEST_DRAIN) < 0 ? stopTimeout : LONGEST_DRAIN,
                        this::sendStopSignal);
        drained.thenRun(() -> bridge.fleetThread().execute(this::sendStopSignal));
    }

    private void sendStopSignal() {
        if (signalled || !runs()) {
            return;
        }
        signalled = true;
        cancelNext();
        String stopSignal = setup.ship().stopSignal();
        signal(stopSignal);
        // One that was suspended could not act on it.
        signal("CONT");
        Duration patience = setup.ship().stopTimeout();
        next =
                bridge.after(
                        patience,
                        () -> {
                            if (runs()) {
                                bridge.log()
                                        .warn(
                                                setup.label()
                                                        + " did not end within "
                                                        + Words.of(patience)
                                                        + " of SIG"
                                                        + stopSignal
                                                        + ": killed");
                                signal("KILL");
                            }
                        });
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
