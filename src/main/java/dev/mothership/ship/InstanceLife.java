package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.LaunchException;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The life of one instance: starts its process, watches its health, starts it again by policy,
/// lets another process take over, stops it.
///
/// Owned by the fleet's thread: every method is called there, and what comes from other threads (an
/// exit, a verdict, a timer) is handed over to it first. An event is told apart by its [Run]: of
/// the process that the state speaks of, of a successor that is to take over once it is ready, or
/// of one that has been replaced and has yet to end.
final class InstanceLife {
    private final Bridge bridge;
    private final Fellows fellows;
    private final Notices notices;
    private final Succession succession;
    private final Aftermath aftermath;
    private final Timetable timetable;
    private InstanceSetup setup;
    private ShipState state = new ShipState.Waiting();
    private long starts;
    private boolean wanted;
    private boolean held;
    private @Nullable Run run;

    /// What the life tells the fleet, on the fleet's thread.
    interface Fellows {

        /// The state changed, or something else that the fleet goes by.
        void changed(InstanceLife life);

        /// Instances of some ship have come or gone.
        void membersChanged();

        /// Its process ended by itself, and that is to end the fleet.
        void ended(String label, ExitStatus status);

        /// It will not come back, and it is critical: the fleet must end.
        void lost(String reason);

        /// No process uses this any more, and none will.
        void released(InstanceSetup setup);
    }

    InstanceLife(InstanceSetup setup, Bridge bridge, Fellows fellows) {
        this.setup = setup;
        this.bridge = bridge;
        this.fellows = fellows;
        this.notices = new Notices(setup.label(), bridge.log(), bridge.timer());
        this.succession = new Succession(bridge, this::release);
        this.aftermath = new Aftermath(this, bridge, fellows);
        this.timetable = new Timetable(this, bridge);
    }

    /// As its next process is to be; while a successor starts, as its present one is.
    Ship ship() {
        return setup.ship();
    }

    InstanceSetup setup() {
        return setup;
    }

    String label() {
        return setup.label();
    }

    ShipState state() {
        return state;
    }

    /// The process that the state tells of.
    @Nullable Run run() {
        return run;
    }

    /// Starts after the first.
    long restarts() {
        return Math.max(0, starts - 1);
    }

    /// Whether what depends on it may start.
    boolean satisfied() {
        return ship().oneshot()
                ? state instanceof ShipState.Completed
                : state instanceof ShipState.Ready;
    }

    /// Whether nothing of it runs and nothing is due.
    boolean over() {
        return state.ended() && succession.over();
    }

    Aftermath aftermath() {
        return aftermath;
    }

    Notices notices() {
        return notices;
    }

    /// What runs beside its present process, or is to.
    Succession succession() {
        return succession;
    }

    /// Starts it, unless it was started before.
    void start() {
        if (!wanted && state instanceof ShipState.Waiting) {
            begin();
        }
    }

    private void begin() {
        wanted = true;
        if (ship().schedule().isEmpty()) {
            launch();
        } else {
            timetable.open();
            timetable.await();
        }
    }

    /// When it runs, if it has a schedule.
    Timetable timetable() {
        return timetable;
    }

    /// Ends its process: see [Run].
    void stop() {
        succession.cancel();
        timetable.close();
        Run current = run;
        if (current != null && state instanceof ShipState.Stopping) {
            return;
        }
        wanted = false;
        if (current != null && state instanceof ShipState.Restarting) {
            become(new ShipState.Stopping(current.pid())); // it is being ended already
            return;
        }
        aftermath.cancel();
        if (current == null || !current.runs()) {
            forgetRun();
            if (!state.ended()) {
                become(new ShipState.Stopped());
            }
            return;
        }
        become(new ShipState.Stopping(current.pid()));
        current.end();
    }

    /// Kills what runs of it, now.
    void kill() {
        stop();
        if (run != null) {
            run.signal("KILL");
        }
        succession.kill();
    }

    /// By command: stops it, and nothing but a command starts it again.
    void hold() {
        if (state instanceof ShipState.Waiting || state instanceof ShipState.Scheduled) {
            held = true;
            timetable.close();
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
        if (runs) {
            succession.forgetProblem();
        } else {
            restart();
        }
    }

    /// By command: ends its process, if one runs, and starts another by the present definition; its
    /// crashes are forgotten.
    void restart() {
        held = false;
        aftermath.forgive();
        succession.cancel();
        switch (state) {
            case ShipState.Waiting _, ShipState.Restarting _ -> {}
            case ShipState.Starting(OptionalLong pid) -> endAndStart(pid);
            case ShipState.Ready(OptionalLong pid) -> endAndStart(pid);
            case ShipState.Unhealthy(OptionalLong pid, _) -> endAndStart(pid);
            case ShipState.Stopping(OptionalLong pid) -> {
                wanted = true;
                become(new ShipState.Restarting(pid));
            }
            case ShipState.BackingOff _ -> {
                aftermath.cancel();
                forgetRun();
                if (ship().schedule().isPresent() && !timetable.isOpen()) {
                    begin();
                } else {
                    launch();
                }
            }
            case ShipState.Scheduled _ when timetable.isOpen() -> launch();
            case ShipState.Scheduled _,
                    ShipState.Stopped _,
                    ShipState.Completed _,
                    ShipState.Failed _ -> {
                wanted = false;
                become(new ShipState.Waiting());
            }
        }
    }

    private void endAndStart(OptionalLong pid) {
        Run current = Objects.requireNonNull(run);
        if (current.elsewhere()) {
            forgetRun();
            launch();
            return;
        }
        become(new ShipState.Restarting(pid));
        current.end();
    }

    /// By command: starts another process beside the present one, to end that one as soon as this
    /// one is ready. If it does not get there, the present one runs on.
    void replaceBy(InstanceSetup next) {
        Run coming;
        try {
            coming = succession.begin(next, this::exited);
        } catch (LaunchException e) {
            successorFailed(String.valueOf(e.getMessage()));
            return;
        }
        starts++;
        notices.successorStarts(coming);
        fellows.changed(this);
        watch(coming);
    }

    /// The successor is ready.
    void takeOver() {
        Run before = Objects.requireNonNull(run);
        Run coming = Objects.requireNonNull(succession.complete());
        run = coming;
        setup = coming.setup();
        aftermath.forgive();
        aftermath.cancel();
        become(new ShipState.Ready(coming.pid()));
        notices.tookOver(coming);
        succession.end(before);
    }

    void successorFailed(String reason) {
        String whole = reason + "; the process before runs on";
        notices.error("was not replaced: " + whole);
        succession.fail(whole);
        fellows.changed(this);
    }

    private void release(Run before) {
        if (!before.setup().address().equals(setup.address())) {
            fellows.released(before.setup());
        }
    }

    /// Its next process goes by another definition.
    void prepare(InstanceSetup other) {
        if (!setup.address().equals(other.address())) {
            fellows.released(setup);
        }
        setup = other;
        fellows.changed(this);
    }

    /// The present process goes by another definition too, where that differs only in what can
    /// change while it runs.
    void redefine(InstanceSetup other) {
        boolean sameHealth = other.ship().healthCheck().equals(ship().healthCheck());
        prepare(other);
        Run current = run;
        if (current != null) {
            current.redefine(other);
            if (!sameHealth && !ship().runsOnce() && current.open()) {
                current.stopWatching();
                watch(current);
            }
        }
    }

    /// Sends a signal, such as `HUP`, to its process group, if there is one.
    ///
    /// @throws IllegalArgumentException if the system has no signal of this name
    void signal(String name) {
        if (run != null) {
            run.signal(name);
        }
    }

    void launch() {
        Run current = new Run(setup, bridge);
        run = current;
        starts++;
        try {
            current.launch(this::exited);
        } catch (LaunchException e) {
            forgetRun();
            aftermath.notStarted(String.valueOf(e.getMessage()));
            return;
        }
        become(new ShipState.Starting(current.pid()));
        if (!ship().runsOnce()) {
            watch(current);
        }
    }

    void watch(Run current) {
        InstanceHealth listener = new InstanceHealth(this, current);
        if (!current.watch(listener)) {
            listener.ready();
        }
    }

    private void exited(Run ended, ExitStatus status) {
        if (ended == run) {
            presentExited(ended, status);
        } else if (succession.isSuccessor(ended)) {
            successorFailed("ended (" + status + ") before it was ready");
        } else if (succession.ended(ended)) {
            notices.replacedEnded(status);
            fellows.changed(this);
        }
    }

    private void presentExited(Run current, ExitStatus status) {
        aftermath.cancel();
        Run coming = succession.complete();
        if (!wanted) {
            forgetRun();
            notices.stopped(status);
            become(new ShipState.Stopped());
        } else if (coming != null) {
            notices.warn("ended (" + status + ") while it is being replaced");
            run = coming;
            setup = coming.setup();
            release(current);
            become(new ShipState.Starting(coming.pid()));
        } else if (state instanceof ShipState.Restarting) {
            forgetRun();
            if (ship().schedule().isPresent() && !timetable.isOpen()) {
                notices.stopped(status);
                begin();
            } else {
                notices.info("ended (" + status + "): starting it again");
                launch();
            }
        } else {
            aftermath.ended(current, status);
        }
    }

    /// There is no present process.
    void forgetRun() {
        if (run != null) {
            run.close();
            run = null;
        }
    }

    void become(ShipState next) {
        state = next;
        fellows.changed(this);
    }
}
