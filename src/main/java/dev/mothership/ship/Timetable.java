package dev.mothership.ship;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The schedule of one instance, while it is looked at. Owned by the fleet's thread.
final class Timetable {
    /// A run that is later than this is not made up for: the machine slept.
    private static final Duration LATEST = Duration.ofMinutes(1);

    private final InstanceLife life;
    private final Bridge bridge;
    private Schedules.@Nullable Entry entry;

    Timetable(InstanceLife life, Bridge bridge) {
        this.life = life;
        this.bridge = bridge;
    }

    /// Looks at the schedule from now on.
    void open() {
        if (entry == null) {
            entry =
                    bridge.schedules()
                            .add(
                                    life.ship(),
                                    planned -> bridge.fleetThread().execute(() -> due(planned)));
        }
    }

    /// Looks at it no more.
    void close() {
        if (entry != null) {
            entry.cancel();
            entry = null;
        }
    }

    boolean isOpen() {
        return entry != null;
    }

    /// From now on the instance waits for its time.
    void await() {
        life.become(new ShipState.Scheduled(next()));
    }

    /// The instance goes by another definition from now on, which has a schedule or had one before.
    /// A run under way goes on.
    void reschedule(InstanceSetup other) {
        boolean scheduled = life.ship().schedule().isPresent();
        close();
        life.prepare(other);
        boolean stays = scheduled && life.ship().schedule().isPresent();
        if (stays && !(life.state() instanceof ShipState.Scheduled)) {
            open();
        } else {
            life.restart();
        }
    }

    private Optional<Instant> next() {
        return entry == null ? Optional.empty() : entry.next();
    }

    private void due(Instant planned) {
        if (entry == null) {
            return;
        }
        Duration late = Duration.between(planned, bridge.timer().now());
        if (late.compareTo(LATEST) > 0) {
            missed(planned, "the machine slept, or was stopped");
        } else if (life.state() instanceof ShipState.Scheduled) {
            life.launch();
        } else {
            missed(planned, "it is " + life.state().label() + " since the run before");
        }
    }

    private void missed(Instant planned, String why) {
        life.notices()
                .warn("missed its run of " + planned.truncatedTo(ChronoUnit.SECONDS) + ": " + why);
        if (life.state() instanceof ShipState.Scheduled) {
            await();
        }
    }
}
