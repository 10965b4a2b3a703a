package dev.mothership.ship;

import dev.mothership.ship.Order.Action;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far an order has got with an instance. Used by the fleet's thread.
record OrderProgress(Action action, Roster roster) {

    /// Whether it has got where the order wants it, or will not get there.
    ///
    /// @param toStop what the order has yet to stop
    boolean isOver(InstanceLife life, Set<InstanceLife> toStop) {
        if (roster.isLeaving(life) || (isStop() && toStop.contains(life))) {
            return false;
        }
        if (!isStop() && life.succession().due()) {
            return waitsInVain(life);
        }
        if (!isStop() && life.succession().begun()) {
            return false;
        }
        return switch (life.state()) {
            case ShipState.Waiting _ -> isStop() || !blockers(life).isEmpty();
            case ShipState.Starting _ ->
                    isStop() ? !toStop.contains(life) : isScheduledRunOfAReload(life);
            case ShipState.Restarting _ -> isStop();
            case ShipState.Stopping _ -> !isStop();
            case ShipState.Ready _, ShipState.Unhealthy _, ShipState.BackingOff _ ->
                    !toStop.contains(life);
            case ShipState.Scheduled _,
                    ShipState.Stopped _,
                    ShipState.Completed _,
                    ShipState.Failed _ ->
                    true;
        };
    }

    /// A reload does not wait for the end of a run under way, which goes on as it was.
    private boolean isScheduledRunOfAReload(InstanceLife life) {
        return action instanceof Action.Reload && life.ship().schedule().isPresent();
    }

    private boolean isStop() {
        return action instanceof Action.Stop;
    }

    /// Why it is not where it was to go, once the order is over for it.
    Optional<String> problem(InstanceLife life) {
        if (isGone(life)) {
            return Optional.empty();
        }
        if (isStop()) {
            return life.state().ended()
                    ? Optional.empty()
                    : Optional.of("was started again meanwhile");
        }
        if (life.succession().due()) {
            return Optional.of("waits for what it depends on, which is not ready");
        }
        return life.succession().problem().or(() -> problem(life, life.state()));
    }

    private Optional<String> problem(InstanceLife life, ShipState state) {
        return switch (state) {
            case ShipState.Waiting _ ->
                    Optional.of(
                            "waits for " + Orders.names(blockers(life)) + ", which is not ready");
            case ShipState.Stopping _, ShipState.Stopped _ ->
                    life.held() && action instanceof Action.Reload
                            ? Optional.empty()
                            : Optional.of("was stopped meanwhile");
            case ShipState.BackingOff(String reason, _) -> Optional.of(reason);
            case ShipState.Unhealthy(_, String reason) -> Optional.of(reason);
            case ShipState.Failed(String reason) -> Optional.of(reason);
            case ShipState.Scheduled _,
                    ShipState.Starting _,
                    ShipState.Restarting _,
                    ShipState.Ready _,
                    ShipState.Completed _ ->
                    Optional.empty();
        };
    }

    /// It was to go, and nothing of it is left.
    private boolean isGone(InstanceLife life) {
        return !roster.all().contains(life);
    }

    /// It is to be replaced after something that cannot be started now.
    private boolean waitsInVain(InstanceLife life) {
        return roster.needed(roster.crew(life.ship().name()))
                .flatMap(crew -> crew.members().stream())
                .anyMatch(needed ->
                        waitsForWhatIsDown(needed)
                                || (needed.succession().due() && waitsInVain(needed)));
    }

    private boolean waitsForWhatIsDown(InstanceLife life) {
        return life.state() instanceof ShipState.Waiting && !blockers(life).isEmpty();
    }

    /// What it waits for and what does not come up just now.
    private List<InstanceLife> blockers(InstanceLife life) {
        return life.ship().dependsOn().stream()
                .filter(roster::has)
                .map(roster::crew)
                .filter(crew -> !crew.satisfied())
                .flatMap(crew -> crew.members().stream())
                .filter(needed -> isDown(needed.state()) || waitsForWhatIsDown(needed))
                .toList();
    }

    private static boolean isDown(ShipState state) {
        return switch (state) {
            case ShipState.BackingOff _,
                    ShipState.Unhealthy _,
                    ShipState.Stopping _,
                    ShipState.Stopped _,
                    ShipState.Completed _,
                    ShipState.Failed _ ->
                    true;
            case ShipState.Waiting _,
                    ShipState.Scheduled _,
                    ShipState.Starting _,
                    ShipState.Restarting _,
                    ShipState.Ready _ ->
                    false;
        };
    }
}
