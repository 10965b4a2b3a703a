package dev.mothership.ship;

import dev.mothership.ship.Order.Action;
import dev.mothership.ship.Order.Dependents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Carries out orders, and watches until they have come to their end. Owned by the fleet's thread.
final class Orders {
    private final Roster roster;
    private final Consumer<String> notices;
    private final List<Watch> watches = new ArrayList<>();

    /// An order whose end is awaited.
    ///
    /// @param toStop what it has to stop and has not begun to, in any order
    private record Watch(
            List<InstanceLife> lives,
            OrderProgress progress,
            Set<InstanceLife> toStop,
            CompletableFuture<OrderAnswer> answer) {}

    Orders(Roster roster, Consumer<String> notices) {
        this.roster = roster;
        this.notices = notices;
    }

    CompletionStage<OrderAnswer> take(Order order) {
        List<InstanceLife> lives = roster.members();
        Optional<String> unknown =
                order.ships().stream()
                        .filter(name -> lives.stream().noneMatch(life -> isNamed(life, name)))
                        .findFirst();
        if (unknown.isPresent()) {
            return refused(order, "there is no ship `" + unknown.get() + "`, but " + names(lives));
        }
        Set<InstanceLife> chosen = new LinkedHashSet<>();
        for (InstanceLife life : lives) {
            if (order.ships().stream().anyMatch(name -> isNamed(life, name))) {
                chosen.add(life);
            }
        }
        List<InstanceLife> elsewhere =
                chosen.stream().filter(life -> life.ship().command().isEmpty()).toList();
        if (!elsewhere.isEmpty()) {
            return refused(order, names(elsewhere) + " runs elsewhere and is only routed to");
        }
        return switch (order.action()) {
            case Action.Signal(String name) -> signal(order, name, chosen);
            case Action.Stop(Dependents dependents) -> stop(order, dependents, chosen);
            case Action.Start _ -> {
                Set<InstanceLife> all = withNeeded(chosen);
                begin(order, all);
                all.forEach(InstanceLife::startAgain);
                yield watch(order, chosen, new LinkedHashSet<>());
            }
            case Action.Restart _ -> {
                begin(order, chosen);
                chosen.forEach(life -> roster.crew(life.ship().name()).restart(life));
                yield watch(order, chosen, new LinkedHashSet<>());
            }
            case Action.Scale(int instances) -> scale(order, instances);
            case Action.Reload _ -> watch(order, chosen, new LinkedHashSet<>());
        };
    }

    /// Watches instances of which others have seen to what the order wants.
    CompletionStage<OrderAnswer> follow(Order order, Collection<InstanceLife> chosen) {
        return watch(order, new LinkedHashSet<>(chosen), new LinkedHashSet<>());
    }

    private CompletionStage<OrderAnswer> scale(Order order, int instances) {
        List<Crew> crews = new ArrayList<>();
        for (String name : order.ships()) {
            if (!roster.has(name)) {
                return refused(order, name + " is an instance: name its ship");
            }
            Crew crew = roster.crew(name);
            if (instances > 1) {
                Optional<String> obstacle = crew.ship().notSoMany(instances);
                if (obstacle.isPresent()) {
                    return refused(order, obstacle.get());
                }
            }
            crews.add(crew);
        }
        Set<InstanceLife> concerned = new LinkedHashSet<>();
        for (Crew crew : crews) {
            Set<InstanceLife> before = new LinkedHashSet<>(crew.members());
            crew.resize(instances);
            Stream.concat(before.stream(), crew.members().stream())
                    .filter(life -> !before.contains(life) || !crew.members().contains(life))
                    .forEach(concerned::add);
        }
        notices.accept(
                String.join(", ", order.ships())
                        + " scaled to "
                        + instances
                        + " on request of "
                        + order.by());
        return watch(order, concerned, new LinkedHashSet<>());
    }

    /// Something of some instance has changed.
    void changed() {
        for (Watch watch : List.copyOf(watches)) {
            stopUnneeded(watch.toStop());
            if (watch.lives().stream()
                    .allMatch(life -> watch.progress().isOver(life, watch.toStop()))) {
                watches.remove(watch);
                watch.answer().complete(results(watch.lives(), watch.progress()::problem));
            }
        }
    }

    private CompletionStage<OrderAnswer> signal(
            Order order, String name, Set<InstanceLife> chosen) {
        List<InstanceLife> silent =
                chosen.stream().filter(life -> life.state().pid().isEmpty()).toList();
        if (!silent.isEmpty()) {
            return refused(order, names(silent) + " does not run");
        }
        try {
            chosen.forEach(life -> life.signal(name));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(
                    new OrderAnswer.Refused(String.valueOf(e.getMessage())));
        }
        notices.accept("SIG" + name + " to " + names(chosen) + " asked for by " + order.by());
        return CompletableFuture.completedStage(results(chosen, _ -> Optional.empty()));
    }

    private CompletionStage<OrderAnswer> stop(
            Order order, Dependents dependents, Set<InstanceLife> chosen) {
        Set<InstanceLife> all = chosen;
        if (dependents != Dependents.KEEP) {
            all = withDependents(chosen);
            List<InstanceLife> others =
                    all.stream()
                            .filter(life -> !chosen.contains(life) && !life.state().ended())
                            .toList();
            if (dependents == Dependents.REFUSE && !others.isEmpty()) {
                return refused(
                        order,
                        names(others)
                                + " depends on it and runs; --with-dependents stops that first,"
                                + " --alone leaves it running");
            }
        }
        begin(order, all);
        Set<InstanceLife> toStop = new LinkedHashSet<>(all);
        return watch(order, all, toStop);
    }

    /// A younger order wins: what an older one has yet to stop is left to this one.
    private void begin(Order order, Set<InstanceLife> all) {
        watches.forEach(watch -> watch.toStop().removeAll(all));
        notices.accept(order.action().verb() + " of " + names(all) + " asked for by " + order.by());
    }

    private CompletionStage<OrderAnswer> watch(
            Order order, Set<InstanceLife> chosen, Set<InstanceLife> toStop) {
        Watch watch =
                new Watch(
                        List.copyOf(chosen),
                        new OrderProgress(order.action(), roster),
                        toStop,
                        new CompletableFuture<>());
        watches.add(watch);
        changed();
        return order.waits()
                ? watch.answer()
                : CompletableFuture.completedStage(results(watch.lives(), _ -> Optional.empty()));
    }

    private static void stopUnneeded(Set<InstanceLife> toStop) {
        for (InstanceLife life : List.copyOf(toStop)) {
            boolean needed =
                    toStop.stream()
                            .anyMatch(other ->
                                    !other.over()
                                            && other.ship()
                                                    .dependsOn()
                                                    .contains(life.ship().name()));
            if (!needed) {
                life.hold();
                if (life.over()) {
                    toStop.remove(life);
                }
            }
        }
    }

    private Set<InstanceLife> withDependents(Set<InstanceLife> chosen) {
        return closure(
                chosen, (life, other) -> other.ship().dependsOn().contains(life.ship().name()));
    }

    /// With what they depend on and what only a command starts again.
    private Set<InstanceLife> withNeeded(Set<InstanceLife> chosen) {
        return closure(
                chosen,
                (life, other) ->
                        life.ship().dependsOn().contains(other.ship().name())
                                && (other.state() instanceof ShipState.Waiting
                                        || other.state() instanceof ShipState.Stopped
                                        || other.state() instanceof ShipState.Failed));
    }

    private Set<InstanceLife> closure(
            Set<InstanceLife> chosen, BiPredicate<InstanceLife, InstanceLife> leadsTo) {
        Set<InstanceLife> all = new LinkedHashSet<>(chosen);
        Deque<InstanceLife> open = new ArrayDeque<>(chosen);
        while (!open.isEmpty()) {
            InstanceLife life = open.remove();
            roster.members().stream()
                    .filter(other -> other.ship().command().isPresent())
                    .filter(other -> leadsTo.test(life, other) && all.add(other))
                    .forEach(open::add);
        }
        return all;
    }

    private static boolean isNamed(InstanceLife life, String name) {
        String ship = life.ship().name();
        return ship.equals(name)
                || life.label().equals(name)
                || (ship + "." + life.setup().number()).equals(name);
    }

    static String names(Collection<InstanceLife> lives) {
        return lives.stream().map(InstanceLife::label).collect(Collectors.joining(", "));
    }

    private static OrderAnswer results(
            Collection<InstanceLife> lives, Function<InstanceLife, Optional<String>> problem) {
        return new OrderAnswer.Done(
                lives.stream()
                        .map(life ->
                                new OrderAnswer.Result(
                                        new InstanceView(life).snapshot(), problem.apply(life)))
                        .toList());
    }

    private static CompletionStage<OrderAnswer> refused(Order order, String why) {
        return CompletableFuture.completedStage(OrderAnswer.refused(order, why));
    }
}
