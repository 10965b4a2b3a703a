package dev.mothership.ship;

import dev.mothership.health.Prober;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Ship;
import dev.mothership.process.Processes;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Starts the ships in dependency order, keeps them running, stops them in the opposite order.
///
/// All instances belong to the fleet's thread; the methods here may be called from any thread and
/// hand over to it. Snapshots are immutable and replaced as a whole, so views read them without a
/// lock.
@ApplicationScoped
public class ShipManager implements Instances {
    private final Processes processes;
    private final Prober prober;
    private final Timer timer;
    private final Executor fleetThread;
    private final RandomGenerator random;
    private final List<Consumer<List<Instance>>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, InstanceLife> lives = new LinkedHashMap<>();
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final CompletableFuture<Void> allStopped = new CompletableFuture<>();
    private volatile List<ShipSnapshot> snapshots = List.of();
    private volatile List<Instance> instances = List.of();
    private @Nullable MemoryWatch memoryWatch;
    private Orders orders = new Orders(List.of(), message -> {});
    private boolean flying;
    private boolean stopping;

    public ShipManager(
            Processes processes,
            Prober prober,
            Timer timer,
            FleetThread fleetThread,
            RandomGenerator random) {
        this.processes = processes;
        this.prober = prober;
        this.timer = timer;
        this.fleetThread = fleetThread;
        this.random = random;
    }

    /// Gives every ship its address and makes it known, without starting anything: requests may
    /// wait from now on.
    public void prepare(Manifest manifest, ShipEnvironment environment, FleetLog log) {
        Bridge bridge = new Bridge(processes, prober, timer, fleetThread, log, random::nextDouble);
        PortChooser ports = new PortChooser(random);
        for (Ship ship : manifest.ships()) {
            Optional<Address> address =
                    ship.needsPort()
                            ? Optional.of(new Address.Tcp("127.0.0.1", ports.choose()))
                            : ship.bind();
            InstanceSetup setup =
                    new InstanceSetup(
                            ship, 1, ship.name(), address, environment.of(ship, 1, address), log);
            lives.put(ship.name(), new InstanceLife(ship, setup, bridge, new FleetSide()));
        }
        orders = new Orders(lives.values(), log::info);
        memoryWatch =
                new MemoryWatch(
                        processes,
                        timer,
                        fleetThread,
                        look -> Thread.ofPlatform().daemon().name("memory watch").start(look),
                        this::watched,
                        log::warn);
        publish();
    }

    /// Starts what depends on nothing, all at once, and everything else as soon as what it depends
    /// on is ready.
    public void start() {
        fleetThread.execute(() -> {
            flying = true;
            startSatisfied();
            if (memoryWatch != null
                    && lives.values().stream()
                            .anyMatch(life -> life.ship().confinement().memory().isPresent())) {
                memoryWatch.start();
            }
        });
    }

    /// Does what somebody asks for while the fleet flies.
    ///
    /// @return completes on the fleet's thread with what came of it: at once, or, if `order` waits,
    ///   when every ship of it has got where it was to go or turned out not to get there
    public CompletionStage<OrderAnswer> order(Order order) {
        CompletableFuture<OrderAnswer> answer = new CompletableFuture<>();
        fleetThread.execute(() -> {
            if (!flying || stopping) {
                String why = stopping ? "the fleet is being stopped" : "no ship was started yet";
                answer.complete(OrderAnswer.refused(order, why));
            } else {
                orders.take(order).thenAccept(answer::complete);
            }
        });
        return answer;
    }

    /// Completes with the reason once a critical ship is lost for good.
    public CompletionStage<String> lost() {
        return lost;
    }

    /// Completes once every ship has ended for good by itself, so that there is nothing left to
    /// supervise.
    public CompletionStage<Void> finished() {
        return finished;
    }

    /// Stops everything, dependents first; completes when nothing is left. Call it again to no
    /// effect.
    public CompletionStage<Void> stop() {
        fleetThread.execute(() -> {
            stopping = true;
            if (memoryWatch != null) {
                memoryWatch.stop();
            }
            stopUnneeded();
        });
        return allStopped;
    }

    /// Kills everything that still runs.
    public void kill() {
        fleetThread.execute(() -> {
            stopping = true;
            lives.values().forEach(InstanceLife::kill);
        });
    }

    /// All instances in declaration order, as they are now.
    public List<ShipSnapshot> snapshots() {
        return snapshots;
    }

    @Override
    public List<Instance> current() {
        return instances;
    }

    @Override
    public void subscribe(Consumer<List<Instance>> listener) {
        fleetThread.execute(() -> {
            listeners.add(listener);
            listener.accept(instances);
        });
    }

    private List<MemoryWatch.Watched> watched() {
        return lives.values().stream()
                .map(InstanceLife::watched)
                .flatMap(Optional::stream)
                .toList();
    }

    /// What the processes of an instance are started with.
    ///
    /// @param name of a ship, for its first instance, or of one instance: `app.2`
    ///
    /// @return completes on the fleet's thread
    public CompletionStage<Surroundings> surroundings(String name) {
        CompletableFuture<Surroundings> answer = new CompletableFuture<>();
        fleetThread.execute(() ->
                answer.complete(
                        lives.values().stream()
                                .map(InstanceLife::setup)
                                .filter(setup -> setup.answersTo(name))
                                .findFirst()
                                .map(InstanceSetup::surroundings)
                                .orElseGet(() ->
                                        new Surroundings.Unknown(
                                                "cannot run anything in "
                                                        + name
                                                        + ": there is no ship `"
                                                        + name
                                                        + "`, but "
                                                        + Orders.names(lives.values())))));
        return answer;
    }

    private void startSatisfied() {
        if (stopping) {
            return;
        }
        for (InstanceLife life : lives.values()) {
            if (life.state() instanceof ShipState.Waiting
                    && life.ship().dependsOn().stream().allMatch(name -> life(name).satisfied())) {
                life.start();
            }
        }
        if (allEnded() && lives.values().stream().noneMatch(InstanceLife::held)) {
            finished.complete(null);
        }
    }

    private boolean allEnded() {
        return lives.values().stream().allMatch(life -> life.state().ended());
    }

    private InstanceLife life(String name) {
        InstanceLife life = lives.get(name);
        if (life == null) {
            throw new IllegalArgumentException("cannot find ship " + name);
        }
        return life;
    }

    private void stopUnneeded() {
        List<InstanceLife> left =
                lives.values().stream().filter(life -> !life.state().ended()).toList();
        for (InstanceLife life : left) {
            boolean needed =
                    left.stream()
                            .anyMatch(
                                    other -> other.ship().dependsOn().contains(life.ship().name()));
            if (!needed && !(life.state() instanceof ShipState.Stopping)) {
                life.stop();
            }
        }
        if (allEnded()) {
            allStopped.complete(null);
        }
    }

    private void publish() {
        List<ShipSnapshot> all = new ArrayList<>();
        List<Instance> reachable = new ArrayList<>();
        for (InstanceLife life : lives.values()) {
            ShipSnapshot snapshot = life.snapshot();
            all.add(snapshot);
            snapshot.address()
                    .ifPresent(address ->
                            reachable.add(
                                    new Instance(
                                            snapshot.ship(),
                                            snapshot.instance(),
                                            address,
                                            availability(snapshot.state()),
                                            life.traffic())));
        }
        snapshots = List.copyOf(all);
        List<Instance> now = List.copyOf(reachable);
        if (!now.equals(instances)) {
            instances = now;
            listeners.forEach(listener -> listener.accept(now));
        }
    }

    private static Instance.Availability availability(ShipState state) {
        return switch (state) {
            case ShipState.Ready _ -> Instance.Availability.READY;
            case ShipState.Waiting _,
                    ShipState.Starting _,
                    ShipState.BackingOff _,
                    ShipState.Restarting _ ->
                    Instance.Availability.COMING;
            case ShipState.Unhealthy _,
                    ShipState.Stopping _,
                    ShipState.Stopped _,
                    ShipState.Completed _,
                    ShipState.Failed _ ->
                    Instance.Availability.GONE;
        };
    }

    /// What an instance tells.
    private final class FleetSide implements InstanceLife.Fellows {
        @Override
        public void changed() {
            publish();
            fleetThread.execute(
                    stopping ? ShipManager.this::stopUnneeded : ShipManager.this::startSatisfied);
            fleetThread.execute(orders::changed);
        }

        @Override
        public void lost(String reason) {
            lost.complete(reason);
        }
    }
}
