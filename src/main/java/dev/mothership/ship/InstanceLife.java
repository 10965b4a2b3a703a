package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Ship;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import dev.mothership.process.RunningProcess;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
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
    private ShipState state = new ShipState.Waiting();
    private CrashHistory crashes = CrashHistory.NONE;
    private long starts;
    private boolean wanted;
    private @Nullable Run run;
    private Timer.@Nullable Scheduled pending;

    /// What the life tells the fleet, on the fleet's thread.
    interface Fellows {

        /// The state changed.
        void changed();

        /// It will not come back, and it is critical: the fleet must end.
        void lost(String reason);
    }

    /// One process of it, from start to end.
    private static final class Run {
        private final long since;
        private @Nullable RunningProcess process;
        private @Nullable HealthMonitor monitor;
        private @Nullable String killedFor;
        private boolean exited;

        Run(long since) {
            this.since = since;
        }
    }

    InstanceLife(Ship ship, InstanceSetup setup, Bridge bridge, Fellows fellows) {
        this.ship = ship;
        this.setup = setup;
        this.bridge = bridge;
        this.fellows = fellows;
    }

    Ship ship() {
        return ship;
    }

    ShipState state() {
        return state;
    }

    Optional<Address> address() {
        return setup.address();
    }

    ShipSnapshot snapshot() {
        return new ShipSnapshot(
                ship.name(),
                ship.group(),
                setup.number(),
                state,
                Math.max(0, starts - 1),
                setup.address(),
                ship.critical());
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
        if (state instanceof ShipState.Stopping && run != null && !run.exited) {
            return;
        }
        wanted = false;
        cancelPending();
        Run current = run;
        if (current == null) {
            if (!state.ended()) {
                become(new ShipState.Stopped());
            }
            return;
        }
        stopMonitor(current);
        RunningProcess process = current.process;
        if (process == null || current.exited) {
            run = null;
            become(new ShipState.Stopped());
            return;
        }
        become(new ShipState.Stopping(OptionalLong.of(process.pid())));
        process.signalGroup(ship.stopSignal());
        process.signalGroup("CONT");
        pending =
                bridge.after(
                        ship.stopTimeout(),
                        () -> {
                            if (current == run) {
                                bridge.log()
                                        .warn(
                                                setup.label()
                                                        + " did not end within "
                                                        + Words.of(ship.stopTimeout())
                                                        + " of SIG"
                                                        + ship.stopSignal()
                                                        + ": killed");
                                process.signalGroup("KILL");
                            }
                        });
    }

    /// Kills what runs of it, now.
    void kill() {
        stop();
        if (run != null && run.process != null) {
            run.process.signalGroup("KILL");
        }
    }

    private void launch() {
        Run current = new Run(bridge.timer().nanos());
        run = current;
        starts++;
        if (ship.command().isEmpty()) {
            become(new ShipState.Starting(OptionalLong.empty()));
            watch(current);
            return;
        }
        try {
            current.process =
                    bridge.processes()
                            .launch(
                                    setup.launchSpec(),
                                    setup.stdout(),
                                    setup.stderr(),
                                    status ->
                                            bridge.fleetThread()
                                                    .execute(() -> exited(current, status)));
        } catch (LaunchException e) {
            run = null;
            launchFailed(e);
            return;
        }
        become(new ShipState.Starting(OptionalLong.of(current.process.pid())));
        watch(current);
    }

    private void launchFailed(LaunchException e) {
        bridge.log().error(setup.label() + ": " + e.getMessage());
        if (starts == 1 && ship.critical()) {
            fail(e.getMessage());
        } else {
            crashed(e.getMessage(), 0);
        }
    }

    private void watch(Run current) {
        Optional<HealthMonitor> monitor = setup.monitor(bridge, new Health(current));
        if (monitor.isPresent() && !ship.oneshot()) {
            current.monitor = monitor.get();
            monitor.get().start();
        } else if (!ship.oneshot()) {
            ready(current);
        }
    }

    private void ready(Run current) {
        become(new ShipState.Ready(pid(current)));
        if (ship.command().isPresent()) {
            bridge.log().info(setup.label() + " is ready after " + uptime(current) + setup.place());
        }
    }

    private void exited(Run current, ExitStatus status) {
        if (current != run) {
            return;
        }
        current.exited = true;
        stopMonitor(current);
        cancelPending();
        if (!wanted) {
            run = null;
            bridge.log().info(setup.label() + " stopped (" + status + ")");
            become(new ShipState.Stopped());
            return;
        }
        boolean termOfAnother =
                status instanceof ExitStatus.Signaled(_, String name, _) && name.equals("TERM");
        if (termOfAnother && current.killedFor == null) {
            become(new ShipState.BackingOff(status.toString(), TERM_GRACE));
            pending = bridge.after(TERM_GRACE, () -> ended(current, status));
        } else {
            ended(current, status);
        }
    }

    private void ended(Run current, ExitStatus status) {
        if (current != run) {
            return;
        }
        run = null;
        pending = null;
        String reason = current.killedFor != null ? current.killedFor : status.toString();
        long uptime = bridge.timer().nanos() - current.since;
        boolean success = status.success() && current.killedFor == null;
        if (ship.oneshot() || ship.restart() == RestartPolicy.NEVER) {
            finish(success, reason, uptime);
        } else if (success && ship.restart() == RestartPolicy.ON_FAILURE) {
            bridge.log()
                    .info(
                            setup.label()
                                    + " ended ("
                                    + reason
                                    + ") after "
                                    + Words.of(Duration.ofNanos(uptime)));
            become(new ShipState.Completed());
        } else {
            crashed(reason, uptime);
        }
    }

    private void finish(boolean success, String reason, long uptime) {
        if (success) {
            bridge.log()
                    .info(setup.label() + " completed after " + Words.of(Duration.ofNanos(uptime)));
            become(new ShipState.Completed());
        } else {
            bridge.log().error(setup.label() + " failed (" + reason + ")");
            fail(reason);
        }
    }

    private void crashed(String reason, long uptime) {
        crashes = crashes.crashed(bridge.timer().nanos(), uptime);
        if (crashes.looping() && ship.critical()) {
            bridge.log()
                    .error(
                            setup.label()
                                    + " ended ("
                                    + reason
                                    + ") for the 5th time within a minute");
            fail("crash loop, last: " + reason);
            return;
        }
        Duration delay = crashes.delay(bridge.jitter().getAsDouble());
        bridge.log()
                .warn(
                        setup.label()
                                + " ended ("
                                + reason
                                + ") after "
                                + Words.of(Duration.ofNanos(uptime))
                                + (delay.isZero()
                                        ? ": starting it again"
                                        : ": starting it again in " + Words.of(delay)));
        become(new ShipState.BackingOff(reason, delay));
        if (delay.isZero()) {
            if (wanted) {
                launch();
            }
        } else {
            pending =
                    bridge.after(
                            delay,
                            () -> {
                                pending = null;
                                if (wanted && state instanceof ShipState.BackingOff) {
                                    launch();
                                }
                            });
        }
    }

    private void fail(String reason) {
        wanted = false;
        become(new ShipState.Failed(reason));
        if (ship.critical()) {
            fellows.lost(setup.label() + ": " + reason);
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

    private static void stopMonitor(Run current) {
        if (current.monitor != null) {
            current.monitor.cancel();
        }
    }

    private static OptionalLong pid(Run current) {
        return current.process == null
                ? OptionalLong.empty()
                : OptionalLong.of(current.process.pid());
    }

    private String uptime(Run current) {
        return Words.of(Duration.ofNanos(bridge.timer().nanos() - current.since));
    }

    /// What its health monitor tells of one run.
    private final class Health implements HealthMonitor.Listener {
        private final Run current;

        Health(Run current) {
            this.current = current;
        }

        @Override
        public void ready() {
            if (current == run) {
                InstanceLife.this.ready(current);
            }
        }

        @Override
        public void unhealthy(String reason) {
            if (current == run) {
                bridge.log().warn(setup.label() + " is unhealthy: " + reason);
                become(new ShipState.Unhealthy(pid(current), reason));
            }
        }

        @Override
        public void recovered() {
            if (current == run) {
                bridge.log().info(setup.label() + " is healthy again");
                become(new ShipState.Ready(pid(current)));
            }
        }

        @Override
        public void hopeless(String reason) {
            if (current != run) {
                return;
            }
            RunningProcess process = current.process;
            if (process == null) {
                bridge.log().warn(setup.label() + " is out of reach: " + reason);
                become(new ShipState.Unhealthy(OptionalLong.empty(), reason));
                watch(current);
                return;
            }
            current.killedFor = reason;
            bridge.log().warn(setup.label() + " is being restarted: " + reason);
            become(new ShipState.Unhealthy(pid(current), reason));
            process.signalGroup(ship.stopSignal());
            pending = bridge.after(ship.stopTimeout(), () -> process.signalGroup("KILL"));
        }
    }
}
