package dev.mothership.ship;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What others see of the instances: immutable lists, replaced as a whole. Written by the fleet's
/// thread, read by any. A change of one instance costs a copy of a list, not a look at all.
final class Views {
    private final Roster roster;
    private final List<Consumer<List<Instance>>> listeners = new CopyOnWriteArrayList<>();
    private final Map<InstanceLife, Integer> places = new IdentityHashMap<>();
    private final List<ShipSnapshot> seen = new ArrayList<>();
    private final List<@Nullable Instance> reachable = new ArrayList<>();
    private final CompletableFuture<Void> launched = new CompletableFuture<>();
    private volatile List<ShipSnapshot> snapshots = List.of();
    private volatile List<Instance> instances = List.of();

    Views(Roster roster) {
        this.roster = roster;
    }

    List<ShipSnapshot> snapshots() {
        return snapshots;
    }

    /// Completes once the fleet is [ready][ShipSnapshot#ready(List)] for the first time.
    CompletionStage<Void> launched() {
        return launched;
    }

    List<Instance> instances() {
        return instances;
    }

    /// Calls `listener` now and after each change of what the proxy may know.
    void subscribe(Consumer<List<Instance>> listener) {
        listeners.add(listener);
        listener.accept(instances);
    }

    /// Instances have come or gone.
    void membersChanged() {
        places.clear();
        seen.clear();
        reachable.clear();
        for (InstanceLife life : roster.all()) {
            places.put(life, seen.size());
            InstanceView view = new InstanceView(life);
            seen.add(view.snapshot());
            reachable.add(view.instance().orElse(null));
        }
        snapshots = List.copyOf(seen);
        publishInstances();
    }

    void changed(InstanceLife life) {
        Integer place = places.get(life);
        if (place == null) {
            return; // not of the roster yet, or any more
        }
        InstanceView view = new InstanceView(life);
        seen.set(place, view.snapshot());
        snapshots = List.copyOf(seen);
        if (!launched.isDone() && ShipSnapshot.ready(snapshots)) {
            launched.complete(null);
        }
        Instance now = view.instance().orElse(null);
        if (!Objects.equals(now, reachable.get(place))) {
            reachable.set(place, now);
            publishInstances();
        }
    }

    private void publishInstances() {
        instances = reachable.stream().<Instance>mapMulti(Views::present).toList();
        listeners.forEach(listener -> listener.accept(instances));
    }

    private static void present(@Nullable Instance instance, Consumer<Instance> next) {
        if (instance != null) {
            next.accept(instance);
        }
    }
}
