package dev.mothership.ship;

import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Ship;
import dev.mothership.process.ExitStatus;
import dev.mothership.timer.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What follows for an instance when its process ends without having been told to, or cannot be
/// started: by its policy and its crashes so far, it is started again, at once or later, or not.
/// Owned by the fleet's thread.
final class Aftermath {
    /// How long a death by TERM that we did not send is looked at: platforms signal every process
    /// at once, and our own TERM may be right behind.
    private static final Duration TERM_GRACE = Duration.ofMillis(250);

    private final InstanceLife life;
    private final Bridge bridge;
    private final InstanceLife.Fellows fellows;
    private boolean ofTheLaunch;
    private CrashHistory crashes = CrashHistory.NONE;
    private Timer.@Nullable Scheduled pending;

    Aftermath(InstanceLife life, Bridge bridge, InstanceLife.Fellows fellows) {
        this.life = life;
        this.bridge = bridge;
        this.fellows = fellows;
    }

    /// It is one of those that the fleet is launched with.
    void ofTheLaunch() {
        ofTheLaunch = true;
    }

    /// Its crashes so far are forgotten.
    void forgive() {
        crashes = CrashHistory.NONE;
    }

    /// Nothing follows any more from what was before.
    void cancel() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    void ended(Run run, ExitStatus status) {
        boolean term =
                status instanceof ExitStatus.Signaled(_, String name, _) && name.equals("TERM");
        if (term && run.killedFor() == null) {
            life.become(new ShipState.BackingOff(status.toString(), TERM_GRACE));
            pending = bridge.after(TERM_GRACE, () -> judge(run, status));
        } else {
            judge(run, status);
        }
    }

    private void judge(Run run, ExitStatus status) {
        if (life.run() == run) {
            pending = null;
            String killedFor = run.killedFor();
            boolean success = status.success() && killedFor == null;
            String reason = killedFor != null ? killedFor : status.toString();
            life.forgetRun();
            if (life.ship().restart() == RestartPolicy.STOPS_ALL) {
                fellows.ended(life.label(), status);
            }
            follow(success, reason, bridge.timer().nanos() - run.since);
        }
    }

    /// Its process could not be started at all. While the fleet is being launched that ends the
    /// launch, if the ship is critical: a program that is missing will not come by itself.
    void notStarted(String reason) {
        boolean first = life.restarts() == 0 && life.ship().schedule().isEmpty();
        if (first && ofTheLaunch && life.ship().critical()) {
            giveUp(reason);
        } else {
            follow(false, reason, 0);
        }
    }

    private void follow(boolean success, String reason, long uptime) {
        Ship ship = life.ship();
        RestartRule rule = new RestartRule(ship);
        if (rule.isCrash(success)) {
            crashes = crashes.crashed(bridge.timer().nanos(), uptime);
        }
        switch (rule.after(success, reason, crashes, bridge.jitter().getAsDouble())) {
            case RestartRule.Decision.Complete _ -> {
                life.notices().completed(uptime);
                end(new ShipState.Completed());
            }
            case RestartRule.Decision.GiveUp(String why) -> giveUp(why);
            case RestartRule.Decision.Again(Duration delay) -> {
                // First the state: who reads the notice may ask the proxy already.
                life.become(new ShipState.BackingOff(reason, delay));
                life.notices().startsAgain(reason, uptime, delay);
                again(delay);
            }
        }
    }

    private void again(Duration delay) {
        if (delay.isZero()) {
            life.launch();
        } else {
            pending =
                    bridge.after(
                            delay,
                            () -> {
                                if (life.state() instanceof ShipState.BackingOff) {
                                    life.launch();
                                }
                            });
        }
    }

    private void giveUp(String reason) {
        life.notices().error("failed: " + reason);
        end(new ShipState.Failed(reason));
        if (life.state() instanceof ShipState.Failed && life.ship().critical()) {
            fellows.lost(life.label() + ": " + reason);
        }
    }

    /// Its work is done, or has failed, for good or until its next time.
    private void end(ShipState state) {
        if (life.ship().schedule().isEmpty()) {
            life.become(state);
        } else {
            life.timetable().await();
        }
    }
}
