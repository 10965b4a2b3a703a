package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The life of one instance: starts its process, watches its health, starts it again by policy,
/// stops it.
///
/// Owned by the fleet's thread: every method is called there, and what comes from other threads (an
/// exit, a verdict, a timer) is handed over to it first. An event of an earlier process is
/// recognised by its [Run] and ignored.
final class InstanceLife {
    /// How long a death by TERM that we did not send is looked at: platforms signal every process
    /// at once, and our own TERM may be right behind.
    private static final Duration TERM_GRACE = Duration.ofMillis(250);

    private final Ship ship;
    private final InstanceSetup setup;
    private final Bridge bridge;
    private final Fellows fellows;
    private final RestartRule rule;
    private ShipState state = new ShipState.Waiting();
    private CrashHistory crashes = CrashHistory.NONE;
    private long starts;
    private boolean wanted;
    private boolean held;
    private @Nullable Run run;
    private Timer.@Nullable Scheduled pending;

    /// What the life tells the fleet, on the fleet's thread.
    interface Fellows {

        /// The state changed.
        void changed();

        /// It will not come back, and it is critical: the fleet must end.
        void lost(String reason);
    }

    InstanceLife(Ship ship, InstanceSetup setup, Bridge bridge, Fellows fellows) {
        this.ship = ship;
        this.setup = setup;
        this.bridge = bridge;
        this.fellows = fellows;
        this.rule = new RestartRule(ship);
    }

    Ship ship() {
        return ship;
    }

    InstanceSetup setup() {
        return setup;
    }

    /// What notices and output call it.
    String label() {
        return setup.label();
    }

    ShipState state() {
        return state;
    }

    ShipSnapshot snapshot() {
        long restarts = Math.max(0, starts - 1);
        Run current = run;
        return new ShipSnapshot(
                ship.name(),
                ship.group(),
                setup.number(),
                state,
                current == null || current.process == null || current.exited
                        ? OptionalLong.empty()
                        : OptionalLong.of(current.since),
                restarts,
                setup.address(),
                ship.critical());
    }

    /// The requests that its present process answers.
    Traffic traffic() {
        return run == null ? new Traffic() : run.traffic;
    }

    /// Whether what depends on it may start.
    boolean satisfied() {
        return ship.oneshot()
                ? state instanceof ShipState.Completed
                : state instanceof ShipState.Ready;
    }

    /// Starts it, unless it was started before.
    void start() {
        if (!wanted && state instanceof ShipState.Waiting) {
            wanted = true;
            launch();
        }
    }

    /// Sends the stop signal, and KILL after `stop_timeout`.
    void stop() {
        Run current = run;
        if (current != null && state instanceof ShipState.Stopping) {
            return;
        }
        wanted = false;
        if (current != null && state instanceof ShipState.Restarting) {
            become(new ShipState.Stopping(current.pid())); // the signal was sent already
            return;
        }
        cancelPending();
        if (current == null || current.process == null || current.exited) {
            run = null;
            if (!state.ended()) {
                become(new ShipState.Stopped());
            }
            return;
        }
        current.stopMonitor();
        become(new ShipState.Stopping(current.pid()));
        end(current);
    }

    /// Kills what runs of it, now.
    void kill() {
        stop();
        if (run != null) {
            run.signal("KILL");
        }
    }

    /// By command: stops it, and nothing but a command starts it again.
    void hold() {
        if (state instanceof ShipState.Waiting) {
            held = true;
            become(new ShipState.Stopped());
        } else if (!state.ended()) {
            held = true;
            stop();
        }
    }

    /// Whether it was stopped by command.
    boolean held() {
        return held;
    }

    /// By command: starts it unless it runs, now or as soon as what it depends on is ready; its
    /// crashes are forgotten.
    void startAgain() {
        boolean runs =
                state instanceof ShipState.Starting
                        || state instanceof ShipState.Ready
                        || state instanceof ShipState.Unhealthy;
        if (!runs) {
            restart();
        }
    }

    /// By command: ends its process, if one runs, and starts another; its crashes are forgotten.
    void restart() {
        held = false;
        crashes = CrashHistory.NONE;
        switch (state) {
            case ShipState.Waiting _, ShipState.Restarting _ -> {}
            case ShipState.Starting(OptionalLong pid) -> replace(pid);
            case ShipState.Ready(OptionalLong pid) -> replace(pid);
            case ShipState.Unhealthy(OptionalLong pid, _) -> replace(pid);
            case ShipState.Stopping(OptionalLong pid) -> {
                wanted = true;
                become(new ShipState.Restarting(pid));
            }
            case ShipState.BackingOff _ -> {
                cancelPending();
                launch();
            }
            case ShipState.Stopped _, ShipState.Completed _, ShipState.Failed _ -> {
                wanted = false;
                become(new ShipState.Waiting());
            }
        }
    }

    private void replace(OptionalLong pid) {
        Run current = Objects.requireNonNull(run);
        current.stopMonitor();
        become(new ShipState.Restarting(pid));
        if (current.killedFor == null) {
            end(current);
        } // else it is being ended already
    }

    /// Sends a signal, such as `HUP`, to its process group, if there is one.
    ///
    /// @throws IllegalArgumentException if the system has no signal of this name
    void signal(String name) {
        if (run != null) {
            run.signal(name);
        }
    }

    private void end(Run current) {
        pending = setup.end(current, bridge, this::warn);
    }

    private void launch() {
        Run current = new Run(bridge.timer().nanos());
        run = current;
        starts++;
        if (ship.command().isPresent()) {
            try {
                current.process =
                        bridge.processes()
                                .launch(
                                        setup.launchSpec(),
                                        setup.stdout(),
                                        setup.stderr(),
                                        status -> afterLastWords(current, status));
            } catch (LaunchException e) {
                run = null;
                launchFailed(e.getMessage());
                return;
            }
        }
        become(new ShipState.Starting(current.pid()));
        watch(current);
    }

    private void afterLastWords(Run current, ExitStatus status) {
        Runnable exited = () -> bridge.fleetThread().execute(() -> exited(current, status));
        bridge.fleetThread()
                .execute(() -> LastWords.await(current.process, bridge.timer(), exited));
    }

    private void launchFailed(String reason) {
        if (starts == 1 && ship.critical()) {
            giveUp(reason);
        } else {
            follow(false, reason, 0);
        }
    }

    private void watch(Run current) {
        if (ship.oneshot()) {
            return;
        }
        current.monitor = setup.monitor(bridge, new InstanceHealth(this, current)).orElse(null);
        if (current.monitor == null) {
            ready(current);
        } else {
            current.monitor.start();
        }
    }

    private void exited(Run current, ExitStatus status) {
        if (current != run) {
            return;
        }
        current.exited = true;
        current.stopMonitor();
        cancelPending();
        boolean term =
                status instanceof ExitStatus.Signaled(_, String name, _) && name.equals("TERM");
        if (!wanted) {
            run = null;
            info("stopped (" + status + ")");
            become(new ShipState.Stopped());
        } else if (state instanceof ShipState.Restarting) {
            info("ended (" + status + "): starting it again");
            launch();
        } else if (term && current.killedFor == null) {
            become(new ShipState.BackingOff(status.toString(), TERM_GRACE));
            pending = bridge.after(TERM_GRACE, () -> ended(current, status));
        } else {
            ended(current, status);
        }
    }

    private void ended(Run current, ExitStatus status) {
        if (current == run) {
            run = null;
            pending = null;
            boolean success = status.success() && current.killedFor == null;
            String reason = current.killedFor != null ? current.killedFor : status.toString();
            follow(success, reason, bridge.timer().nanos() - current.since);
        }
    }

    private void follow(boolean success, String reason, long uptime) {
        if (rule.isCrash(success)) {
            crashes = crashes.crashed(bridge.timer().nanos(), uptime);
        }
        String after = " after " + Words.of(Duration.ofNanos(uptime));
        switch (rule.after(success, reason, crashes, bridge.jitter().getAsDouble())) {
            case RestartRule.Decision.Complete _ -> {
                info("completed" + after);
                become(new ShipState.Completed());
            }
            case RestartRule.Decision.GiveUp(String why) -> giveUp(why);
            case RestartRule.Decision.Again(Duration delay) -> {
                String when = delay.isZero() ? "" : " in " + Words.of(delay);
                // First the state: who reads the notice may ask the proxy already.
                become(new ShipState.BackingOff(reason, delay));
                warn("ended (" + reason + ")" + after + ": starting it again" + when);
                again(delay);
            }
        }
    }

    private void again(Duration delay) {
        if (delay.isZero()) {
            launch();
        } else {
            pending =
                    bridge.after(
                            delay,
                            () -> {
                                if (wanted && state instanceof ShipState.BackingOff) {
                                    launch();
                                }
                            });
        }
    }

    private void giveUp(String reason) {
        wanted = false;
        bridge.log().error(setup.label() + " failed: " + reason);
        become(new ShipState.Failed(reason));
        if (ship.critical()) {
            fellows.lost(setup.label() + ": " + reason);
        }
    }

    /// Its health check passed for the first time, or it has none.
    void ready(Run current) {
        if (current == run) {
            become(new ShipState.Ready(current.pid()));
            if (current.process != null) {
                long taken = bridge.timer().nanos() - current.since;
                info("is ready after " + Words.of(Duration.ofNanos(taken)) + setup.place());
            }
        }
    }

    /// Its health check fails.
    void unhealthy(Run current, String reason) {
        if (current == run) {
            warn("is unhealthy: " + reason);
            become(new ShipState.Unhealthy(current.pid(), reason));
        }
    }

    /// Its health check passes again.
    void recovered(Run current) {
        if (current == run) {
            info("is healthy again");
            become(new ShipState.Ready(current.pid()));
        }
    }

    /// Its health check will not pass any more: it is started afresh, or, where it runs elsewhere,
    /// watched afresh.
    void hopeless(Run current, String reason) {
        if (current != run) {
            return;
        }
        become(new ShipState.Unhealthy(current.pid(), reason));
        if (current.process == null) {
            warn("is out of reach: " + reason);
            watch(current);
        } else {
            warn("is being restarted: " + reason);
            current.killedFor = reason;
            end(current);
        }
    }

    /// Its process group, while it is to go on and a limit is set to its memory.
    Optional<MemoryWatch.Watched> watched() {
        Run current = run;
        return current == null || !wanted || state instanceof ShipState.Restarting
                ? Optional.empty()
                : current.watched(ship.confinement().memory(), reason -> outgrown(current, reason));
    }

    private void outgrown(Run current, String reason) {
        if (current == run && watched().isPresent()) {
            current.stopMonitor();
            hopeless(current, reason);
        }
    }

    private void become(ShipState next) {
        state = next;
        fellows.changed();
    }

    private void cancelPending() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    private void info(String words) {
        bridge.log().info(setup.label() + " " + words);
    }

    private void warn(String words) {
        bridge.log().warn(setup.label() + " " + words);
    }
}
