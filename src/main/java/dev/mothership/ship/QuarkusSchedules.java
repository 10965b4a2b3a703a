package dev.mothership.ship;

import dev.mothership.manifest.Schedule;
import dev.mothership.manifest.Ship;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Schedules by Quarkus's scheduler, which looks at all of them once a second; not at all while
/// there are none. Thread-safe.
///
/// Times of cron are those of the ship's `TZ`, if it has one, else of the machine.
@ApplicationScoped
class QuarkusSchedules implements Schedules {
    private final Scheduler scheduler;
    private final AtomicLong count = new AtomicLong();

    QuarkusSchedules(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Entry add(Ship ship, Consumer<Instant> due) {
        String identity = ship.name() + "-" + count.incrementAndGet();
        Scheduler.JobDefinition<?> job =
                scheduler.newJob(identity).setAsyncTask(execution -> tell(execution, due));
        switch (ship.schedule().orElseThrow()) {
            case Schedule.Cron(String text) -> {
                job.setCron(text);
                Optional.ofNullable(ship.env().get("TZ")).ifPresent(job::setTimeZone);
            }
            case Schedule.Every(_, Duration period) -> {
                String seconds = period.toSeconds() + "s";
                job.setInterval(seconds).setDelayed(seconds);
            }
        }
        Trigger trigger = job.schedule();
        if (!scheduler.isRunning()) {
            scheduler.resume();
        }
        return new Job(identity, ship.schedule().orElseThrow(), trigger);
    }

    private static Uni<Void> tell(ScheduledExecution execution, Consumer<Instant> due) {
        due.accept(execution.getScheduledFireTime());
        return Uni.createFrom().voidItem();
    }

    private final class Job implements Entry {
        private final String identity;
        private final Schedule schedule;
        private final Trigger trigger;

        private Job(String identity, Schedule schedule, Trigger trigger) {
            this.identity = identity;
            this.schedule = schedule;
            this.trigger = trigger;
        }

        @Override
        public Optional<Instant> next() {
            Optional<Instant> next = Optional.ofNullable(trigger.getNextFireTime());
            // Before the first run Quarkus adds the period to its time.
            return schedule instanceof Schedule.Every(_, Duration period)
                            && trigger.getPreviousFireTime() == null
                    ? next.map(time -> time.minus(period))
                    : next;
        }

        @Override
        public void cancel() {
            scheduler.unscheduleJob(identity);
        }
    }
}
