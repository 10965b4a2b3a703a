package dev.mothership.ship;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far an order has got with an instance. Used by the fleet's thread.
///
/// @param lives all instances of the fleet
record OrderProgress(Order.Action action, Collection<InstanceLife> lives) {

    /// Whether it has got where the order wants it, or will not get there.
    ///
    /// @param toStop what the order has yet to stop
    boolean isOver(InstanceLife life, Set<InstanceLife> toStop) {
        return switch (life.state()) {
            case ShipState.Waiting _ -> isStop() || !blockers(life).isEmpty();
            case ShipState.Starting _ -> isStop() && !toStop.contains(life);
            case ShipState.Restarting _ -> isStop();
            case ShipState.Stopping _ -> !isStop();
            case ShipState.Ready _, ShipState.Unhealthy _, ShipState.BackingOff _ ->
                    !toStop.contains(life);
            case ShipState.Stopped _, ShipState.Completed _, ShipState.Failed _ -> true;
        };
    }

    private boolean isStop() {
        return action instanceof Order.Action.Stop;
    }

    /// Why it is not where it was to go, once the order is over for it.
    Optional<String> problem(InstanceLife life) {
        if (isStop()) {
            return life.state().ended()
                    ? Optional.empty()
                    : Optional.of("was started again meanwhile");
        }
        return switch (life.state()) {
            case ShipState.Waiting _ ->
                    Optional.of(
                            "waits for " + Orders.names(blockers(life)) + ", which is not ready");
            case ShipState.Stopping _, ShipState.Stopped _ -> Optional.of("was stopped meanwhile");
            case ShipState.BackingOff(String reason, _) -> Optional.of(reason);
            case ShipState.Unhealthy(_, String reason) -> Optional.of(reason);
            case ShipState.Failed(String reason) -> Optional.of(reason);
            case ShipState.Starting _,
                    ShipState.Restarting _,
                    ShipState.Ready _,
                    ShipState.Completed _ ->
                    Optional.empty();
        };
    }

    /// What it waits for and what does not come up just now.
    private List<InstanceLife> blockers(InstanceLife life) {
        return lives.stream()
                .filter(other -> life.ship().dependsOn().contains(other.ship().name()))
                .filter(other -> !other.satisfied() && isDown(other.state()))
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
                    ShipState.Starting _,
                    ShipState.Restarting _,
                    ShipState.Ready _ ->
                    false;
        };
    }
}
