package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import dev.mothership.process.LaunchException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The instances of one ship. They are started one by one, each when the one before is past its
/// start, and replaced one by one: where there are several, or the ship says `overlap`, each by a
/// process that is ready before the old one is stopped. Owned by the fleet's thread.
final class Crew {
    private final Setups setups;
    private final Bridge bridge;
    private final InstanceLife.Fellows fellows;
    private final List<InstanceLife> members = new ArrayList<>();
    private final List<InstanceLife> leaving = new ArrayList<>();
    private Ship ship;
    private @Nullable InstanceLife lastReplaced;

    Crew(Ship ship, Setups setups, Bridge bridge, InstanceLife.Fellows fellows) {
        this.ship = ship;
        this.setups = setups;
        this.bridge = bridge;
        this.fellows = fellows;
        grow(ship.replication().replicas());
    }

    Ship ship() {
        return ship;
    }

    String name() {
        return ship.name();
    }

    /// The instances that are to be there, in order of their numbers.
    List<InstanceLife> members() {
        return members;
    }

    /// With those that are on their way out.
    Stream<InstanceLife> all() {
        return Stream.concat(members.stream(), leaving.stream());
    }

    /// Whether what depends on it may start: one instance that can be relied on is enough.
    boolean satisfied() {
        return members.stream().anyMatch(InstanceLife::satisfied);
    }

    /// Whether some instance is being started or replaced, or is to be.
    boolean moving() {
        return members.stream()
                .anyMatch(life ->
                        isBusy(life)
                                || life.succession().due()
                                || life.state() instanceof ShipState.Waiting);
    }

    /// Whether an instance is on its way from one process to the next.
    private static boolean isBusy(InstanceLife life) {
        return life.succession().begun()
                || life.state() instanceof ShipState.Restarting
                || (life.state() instanceof ShipState.Starting && !life.timetable().isOpen());
    }

    /// Starts the next instance that waits, unless the one before is still starting.
    void startNext() {
        for (InstanceLife life : List.copyOf(members)) {
            if (life.state() instanceof ShipState.Waiting && !isBeingLeft(life.setup().number())) {
                life.start();
            }
            if (life.state() instanceof ShipState.Starting) {
                return;
            }
        }
    }

    /// Whether an instance of this number has yet to end.
    private boolean isBeingLeft(int number) {
        return leaving.stream().anyMatch(old -> old.setup().number() == number);
    }

    /// By command: one of its instances gets another process, when its turn comes or, if it takes
    /// no traffic anyway, now.
    void restart(InstanceLife life) {
        if (life.state() instanceof ShipState.Ready
                || life.state() instanceof ShipState.Unhealthy) {
            lastReplaced = null;
            life.succession().becomeDue();
            fellows.changed(life);
        } else {
            restartInPlace(life);
        }
    }

    private void restartInPlace(InstanceLife life) {
        life.prepare(setups.again(life.setup(), ship));
        life.restart();
    }

    /// Replaces the next instance that is due, unless another one is on its way. Where that one did
    /// not get there, the others stay as they are.
    void replaceNext() {
        if (members.stream().anyMatch(Crew::isBusy)) {
            return;
        }
        InstanceLife last = lastReplaced;
        for (InstanceLife life : members) {
            if (life.succession().due()) {
                if (last != null && hasFailed(last)) {
                    life.succession()
                            .spare("was left as it is, because " + last.label() + " failed");
                    fellows.changed(life);
                } else {
                    lastReplaced = life;
                    replace(life);
                    return;
                }
            }
        }
    }

    private static boolean hasFailed(InstanceLife life) {
        return life.succession().problem().isPresent()
                || life.state() instanceof ShipState.BackingOff
                || life.state() instanceof ShipState.Failed;
    }

    private void replace(InstanceLife life) {
        boolean overlaps =
                (ship.replication().overlap() || members.size() > 1)
                        && ship.bind().isEmpty()
                        && ship.replication().firstPort().isEmpty()
                        && ship.command().isPresent()
                        && !ship.oneshot();
        if (overlaps && life.state().pid().isPresent()) {
            life.replaceBy(setups.fresh(ship, life.setup().number(), life.label()));
        } else {
            replaceInPlace(life);
        }
    }

    /// A process that runs is not ended for one that cannot be started.
    private void replaceInPlace(InstanceLife life) {
        InstanceSetup next = setups.again(life.setup(), ship);
        if (life.state().pid().isPresent() && ship.command().isPresent()) {
            try {
                bridge.processes().check(next.launchSpec());
            } catch (LaunchException e) {
                if (!next.address().equals(life.setup().address())) {
                    setups.release(next);
                }
                life.successorFailed(String.valueOf(e.getMessage()));
                return;
            }
        }
        life.prepare(next);
        life.restart();
    }

    /// Has so many instances from now on; those with the highest numbers go first.
    void resize(int count) {
        grow(count);
        while (members.size() > count) {
            leaving.add(members.removeLast());
        }
        fellows.membersChanged();
    }

    private void grow(int count) {
        List<InstanceLife> more = new ArrayList<>();
        for (int number = members.size() + 1; number <= count; number++) {
            InstanceSetup setup = setups.fresh(ship, number, ship.label(number));
            more.add(new InstanceLife(setup, bridge, fellows));
        }
        members.addAll(more);
    }

    /// The ship is defined otherwise from now on: what can be changed while it runs is, and
    /// instances whose process has to be another are replaced when their turn comes. A replacement
    /// under way is broken off, and begins anew where it is still needed.
    void redefine(Ship next) {
        boolean sameProcess = ship.startsLike(next);
        boolean sameReplicas = ship.replication().replicas() == next.replication().replicas();
        ship = next;
        if (!sameReplicas) {
            resize(next.replication().replicas());
        }
        lastReplaced = null;
        members.forEach(life -> redefine(life, sameProcess));
    }

    private void redefine(InstanceLife life, boolean sameProcess) {
        boolean underWay = life.succession().due() || life.succession().begun();
        life.succession().cancel();
        if (life.ship().startsLike(ship)) {
            life.redefine(setups.again(life.setup(), ship));
            if (underWay && sameProcess) {
                restart(life);
            }
        } else if (life.held() || life.state() instanceof ShipState.Waiting) {
            life.prepare(setups.again(life.setup(), ship));
        } else if (life.ship().schedule().isPresent() || ship.schedule().isPresent()) {
            life.timetable().reschedule(setups.again(life.setup(), ship));
        } else {
            restart(life);
        }
    }

    /// What its instances run by: the definition of one that could not be replaced, else the one
    /// that was given last.
    Ship inForce() {
        return members.stream()
                .filter(life -> !life.succession().due() && !life.succession().begun())
                .map(InstanceLife::ship)
                .filter(before -> !before.startsLike(ship))
                .findFirst()
                .orElse(ship);
    }

    /// No instance is to be there any more.
    void dismiss() {
        resize(0);
    }

    /// Whether one of its instances is on its way out, and not of those that stay.
    boolean isLeaving(InstanceLife life) {
        return leaving.contains(life);
    }

    /// Stops what is to go and forgets what has gone.
    void sweep() {
        for (InstanceLife life : List.copyOf(leaving)) {
            if (!(life.state() instanceof ShipState.Stopping)) {
                life.stop(); // one that only waits for its time has that to give up
            }
            if (life.over()) {
                leaving.remove(life);
                setups.release(life.setup());
                fellows.membersChanged();
            }
        }
    }
}
