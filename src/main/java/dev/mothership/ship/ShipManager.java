package dev.mothership.ship;

import dev.mothership.health.Prober;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Ship;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.Processes;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Starts the ships in dependency order, keeps them running, makes them what another manifest says,
/// stops them in the opposite order.
///
/// All instances belong to the fleet's thread; the methods here may be called from any thread and
/// hand over to it. Snapshots are immutable and replaced as a whole, so views read them without a
/// lock. What follows for others when an instance changes is seen to once for all changes that have
/// come by then ([#settle()]).
@ApplicationScoped
public class ShipManager implements Instances {
    private final Processes processes;
    private final Prober prober;
    private final Timer timer;
    private final Schedules schedules;
    private final Executor fleetThread;
    private final RandomGenerator random;
    private final Roster roster = new Roster();
    private final Views views = new Views(roster);
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final CompletableFuture<Void> allStopped = new CompletableFuture<>();
    private Function<Ship, Crew> crews =
            ship -> {
                throw new IllegalStateException("cannot make a crew for " + ship.name() + " yet");
            };
    private Orders orders = new Orders(roster, _ -> {});
    private @Nullable MemoryWatch memoryWatch;
    private boolean flying;
    private boolean stopping;
    private boolean settling;

    public ShipManager(
            Processes processes,
            Prober prober,
            Timer timer,
            Schedules schedules,
            FleetThread fleetThread,
            RandomGenerator random) {
        this.processes = processes;
        this.prober = prober;
        this.timer = timer;
        this.schedules = schedules;
        this.fleetThread = fleetThread;
        this.random = random;
    }

    /// Gives every ship its address and makes it known, without starting anything: requests may
    /// wait from now on.
    public void prepare(Manifest manifest, ShipEnvironment environment, FleetLog log) {
        Bridge bridge =
                new Bridge(
                        processes, prober, timer, schedules, fleetThread, log, random::nextDouble);
        Setups setups = new Setups(environment, log, new PortChooser(random));
        FleetSide fellows = new FleetSide(setups);
        crews = ship -> new Crew(ship, setups, bridge, fellows);
        orders = new Orders(roster, log::info);
        memoryWatch =
                new MemoryWatch(
                        processes,
                        timer,
                        fleetThread,
                        look -> Thread.ofPlatform().daemon().name("memory watch").start(look),
                        roster::watched,
                        log::warn);
        roster.replaceBy(manifest.ships().stream().map(crews).toList());
        roster.members().forEach(life -> life.aftermath().ofTheLaunch());
        views.membersChanged();
    }

    /// Starts what depends on nothing, all at once, and everything else as soon as what it depends
    /// on is ready.
    public void start() {
        fleetThread.execute(() -> {
            flying = true;
            watchMemory();
            settle();
        });
    }

    private void watchMemory() {
        boolean limited =
                roster.crews().stream()
                        .anyMatch(crew -> crew.ship().confinement().memory().isPresent());
        if (memoryWatch != null && limited) {
            memoryWatch.start();
        }
    }

    /// What the processes of an instance are started with.
    ///
    /// @param name of a ship, for its first instance, or of one instance: `app.2`
    ///
    /// @return completes on the fleet's thread
    public CompletionStage<Surroundings> surroundings(String name) {
        CompletableFuture<Surroundings> answer = new CompletableFuture<>();
        onFleetThread(answer, () -> answer.complete(roster.surroundings(name)));
        return answer;
    }

    /// Does what somebody asks for while the fleet flies.
    ///
    /// @return completes on the fleet's thread with what came of it: at once, or, if `order` waits,
    ///   when every ship of it has got where it was to go or turned out not to get there
    public CompletionStage<OrderAnswer> order(Order order) {
        CompletableFuture<OrderAnswer> answer = new CompletableFuture<>();
        onFleetThread(
                answer,
                () -> {
                    if (!flying || stopping) {
                        answer.complete(OrderAnswer.refused(order, notNow()));
                    } else {
                        orders.take(order).thenAccept(answer::complete);
                    }
                });
        return answer;
    }

    /// Who waits for an answer gets the failure, too.
    private void onFleetThread(CompletableFuture<?> answer, Runnable task) {
        fleetThread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
    }

    private String notNow() {
        return stopping ? "the fleet is being stopped" : "no ship was started yet";
    }

    /// Makes the ships what another manifest says: stops those that are gone, adjusts and replaces
    /// those that have changed, starts those that are new, in dependency order.
    ///
    /// @param known is called on the fleet's thread when the new ships are known to the proxy and
    ///   nothing has been stopped yet, with what is going to happen
    /// @return completes on the fleet's thread as [#order] does
    public CompletionStage<OrderAnswer> reload(
            List<Ship> next, boolean waits, String by, Consumer<Difference> known) {
        CompletableFuture<OrderAnswer> answer = new CompletableFuture<>();
        onFleetThread(
                answer,
                () -> {
                    if (!flying || stopping) {
                        answer.complete(new OrderAnswer.Refused("cannot reload: " + notNow()));
                    } else {
                        reload(next, waits, by, known, answer);
                    }
                });
        return answer;
    }

    private void reload(
            List<Ship> next,
            boolean waits,
            String by,
            Consumer<Difference> known,
            CompletableFuture<OrderAnswer> answer) {
        List<Ship> now = roster.crews().stream().map(Crew::inForce).toList();
        Difference difference = Difference.between(now, next);
        Set<InstanceLife> concerned = new LinkedHashSet<>();
        List<Crew> all = new ArrayList<>();
        for (Ship ship : next) {
            all.add(roster.has(ship.name()) ? roster.crew(ship.name()) : crews.apply(ship));
        }
        roster.crews().stream()
                .filter(crew -> !all.contains(crew))
                .forEach(crew -> concerned.addAll(crew.members()));
        roster.replaceBy(all);
        views.membersChanged();
        known.accept(difference);
        for (int i = 0; i < next.size(); i++) {
            Crew crew = all.get(i);
            Set<InstanceLife> before = Set.copyOf(crew.members());
            if (!crew.ship().equals(next.get(i)) || !crew.inForce().equals(next.get(i))) {
                crew.redefine(next.get(i));
                before.stream().filter(crew::isLeaving).forEach(concerned::add);
                concerned.addAll(crew.members());
            } else if (difference.added().contains(crew.name())) {
                concerned.addAll(crew.members());
            }
        }
        views.membersChanged();
        watchMemory();
        String none = "the fleet";
        List<String> names = concerned.stream().map(InstanceLife::label).toList();
        Order order =
                new Order(
                        new Order.Action.Reload(),
                        names.isEmpty() ? List.of(none) : names,
                        waits,
                        by);
        orders.follow(order, concerned).thenAccept(answer::complete);
        settleSoon();
    }

    /// Completes with the reason once a critical ship is lost for good.
    public CompletionStage<String> lost() {
        return lost;
    }

    /// Completes, on the fleet's thread, once all critical ships are ready or have completed.
    public CompletionStage<Void> launched() {
        return views.launched();
    }

    /// A process that ended by itself.
    ///
    /// @param label its instance's
    public record Ending(String label, ExitStatus status) {}

    /// Completes with the first process that ends by itself of those whose end is to stop the
    /// fleet.
    public CompletionStage<Ending> ended() {
        return ended;
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
            roster.all().forEach(life -> life.timetable().close());
            settle();
        });
        return allStopped;
    }

    /// Kills everything that still runs.
    public void kill() {
        fleetThread.execute(() -> {
            stopping = true;
            roster.all().forEach(InstanceLife::kill);
        });
    }

    /// All instances in declaration order, as they are now.
    public List<ShipSnapshot> snapshots() {
        return views.snapshots();
    }

    @Override
    public List<Instance> current() {
        return views.instances();
    }

    @Override
    public void subscribe(Consumer<List<Instance>> listener) {
        fleetThread.execute(() -> views.subscribe(listener));
    }

    private void settleSoon() {
        if (!settling) {
            settling = true;
            fleetThread.execute(() -> {
                settling = false;
                settle();
            });
        }
    }

    /// Does what follows from how the instances are now.
    private void settle() {
        try {
            if (stopping) {
                stopUnneeded();
            } else if (flying) {
                proceed();
            }
        } finally {
            orders.changed();
        }
    }

    /// First what is to go, then what is to be started or replaced: what goes may hold what the
    /// others need, such as a port.
    private void proceed() {
        List<Crew> dismissed = roster.dismissed();
        Set<String> needed = Roster.needed(dismissed);
        for (Crew crew : dismissed) {
            if (!needed.contains(crew.name())) {
                crew.sweep();
            }
        }
        List<Crew> all = List.copyOf(roster.crews());
        all.forEach(Crew::sweep);
        if (!roster.dismissed().isEmpty()) {
            return;
        }
        for (Crew crew : all) {
            if (roster.needed(crew).allMatch(Crew::satisfied)) {
                crew.startNext();
            }
            if (roster.needed(crew).noneMatch(Crew::moving)) {
                crew.replaceNext();
            }
        }
        List<InstanceLife> lives = roster.all();
        if (lives.stream().allMatch(InstanceLife::over)
                && lives.stream().noneMatch(ShipManager::comesBack)) {
            finished.complete(null);
        }
    }

    /// Whether it may run again though it has ended: by command, or by its schedule.
    private static boolean comesBack(InstanceLife life) {
        return life.held() || life.state() instanceof ShipState.Scheduled;
    }

    private void stopUnneeded() {
        List<Crew> left =
                roster.everyCrew()
                        .filter(crew -> !crew.all().allMatch(InstanceLife::over))
                        .toList();
        Set<String> needed = Roster.needed(left);
        for (Crew crew : left) {
            if (!needed.contains(crew.name())) {
                crew.all()
                        .filter(life -> !life.over())
                        .filter(life -> !(life.state() instanceof ShipState.Stopping))
                        .forEach(InstanceLife::stop);
            }
        }
        if (roster.all().stream().allMatch(InstanceLife::over)) {
            allStopped.complete(null);
        }
    }

    /// What an instance tells.
    private final class FleetSide implements InstanceLife.Fellows {
        private final Setups setups;

        private FleetSide(Setups setups) {
            this.setups = setups;
        }

        @Override
        public void changed(InstanceLife life) {
            views.changed(life);
            settleSoon();
        }

        @Override
        public void membersChanged() {
            views.membersChanged();
            settleSoon();
        }

        @Override
        public void ended(String label, ExitStatus status) {
            ended.complete(new Ending(label, status));
        }

        @Override
        public void lost(String reason) {
            lost.complete(reason);
        }

        @Override
        public void released(InstanceSetup setup) {
            setups.release(setup);
        }
    }
}
