package dev.mothership.ship;

import static dev.mothership.ship.TestFleet.env;
import static dev.mothership.ship.TestFleet.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Order.Action STOP = new Order.Action.Stop(Order.Dependents.REFUSE);
    private static final Order.Action START = new Order.Action.Start();

    private final TestFleet fleet = new TestFleet();

    private void launch() {
        fleet.launch(nightly(), Ships.named("app"));
    }

    private static Ships nightly() {
        return Ships.named("nightly").schedule("0 4 * * *");
    }

    private void due() {
        fleet.schedules.due("nightly", fleet.timer.now());
    }

    @Test
    void itRunsWhenItsTimeComesAndWaitsForTheNext() {
        launch();
        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");
        due();
        assertThat(fleet.states()).containsExactly("nightly starting", "app ready");
        fleet.processes.last("nightly").exit(0);
        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");
        due();
        assertThat(fleet.processes.programs()).containsExactly("app", "nightly", "nightly");
    }

    @Test
    void aRunThatFailsIsReportedAndDoesNotEndTheFleet() {
        launch();
        due();
        fleet.processes.last("nightly").exit(3);

        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");
        assertThat(fleet.log.notices).contains("nightly failed: exit status 3");
        assertThat(fleet.manager.lost().toCompletableFuture()).isNotDone();
    }

    @Test
    void itNeverRunsTwiceAtOnceAndAMissedRunIsReported() {
        launch();
        due();
        due();

        assertThat(fleet.processes.programs()).containsExactly("app", "nightly");
        assertThat(fleet.log.notices)
                .anyMatch(notice -> notice.startsWith("nightly missed its run of 1970-01-01"));
    }

    @Test
    void aRunThatTheMachineSleptThroughIsReportedAndNotMadeUpFor() {
        launch();
        fleet.timer.advance(Duration.ofHours(1));
        fleet.schedules.due("nightly", fleet.timer.now().minus(Duration.ofMinutes(2)));

        assertThat(fleet.processes.programs()).containsExactly("app");
        assertThat(fleet.log.notices).anyMatch(notice -> notice.contains("the machine slept"));
    }

    @Test
    void aFleetOfNothingElseFliesOn() {
        fleet.launch(nightly());
        due();
        fleet.processes.last("nightly").exit(0);

        assertThat(fleet.manager.finished().toCompletableFuture()).isNotDone();
    }

    @Test
    void byCommandItRunsNow() {
        launch();
        CompletableFuture<OrderAnswer> started = fleet.order(START, "nightly");
        assertThat(started).isNotDone();
        fleet.processes.last("nightly").exit(0);

        assertThat(problems(started)).isEmpty();
    }

    @Test
    void stoppedByCommandItHasNoScheduleUntilItIsStarted() {
        launch();
        assertThat(problems(fleet.order(STOP, "nightly"))).isEmpty();
        assertThat(fleet.schedules.has("nightly")).isFalse();
        assertThat(fleet.states()).containsExactly("nightly stopped", "app ready");

        assertThat(problems(fleet.order(START, "nightly"))).isEmpty();

        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");
        assertThat(fleet.schedules.has("nightly")).isTrue();
    }

    @Test
    void theStopOfTheFleetEndsARun() {
        launch();
        due();
        CompletableFuture<Void> stopped = fleet.manager.stop().toCompletableFuture();
        fleet.processes.last("app").exit(0);
        assertThat(stopped).isNotDone();
        fleet.processes.last("nightly").exit(0);

        assertThat(stopped).isCompleted();
        assertThat(fleet.schedules.has("nightly")).isFalse();
    }

    @Test
    void takenOutOfTheManifestItRunsNoMore() {
        launch();
        assertThat(problems(fleet.reload(Ships.named("app")))).isEmpty();

        assertThat(fleet.schedules.has("nightly")).isFalse();
        assertThat(fleet.states()).containsExactly("app ready");
    }

    @Test
    void itIsNotStartedWhileTheFleetIsBeingStopped() {
        launch();
        fleet.manager.stop();

        assertThat(fleet.schedules.has("nightly")).isFalse();
    }

    @Test
    void aShipThatBacksOffCanGetASchedule() {
        fleet.launch(Ships.named("nightly").notCritical(), Ships.named("app"));
        fleet.processes.last("nightly").exit(1);
        fleet.processes.last("nightly").exit(1);

        fleet.reload(nightly().notCritical(), Ships.named("app"));

        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");
        assertThat(fleet.schedules.has("nightly")).isTrue();
    }

    @Test
    void anotherScheduleLetsARunGoOn() {
        launch();
        due();

        assertThat(problems(fleet.reload(nightly().version("2"), Ships.named("app")))).isEmpty();
        assertThat(fleet.processes.last("nightly").signals).isEmpty();
        fleet.processes.last("nightly").exit(0);
        due();

        assertThat(env(fleet.processes.last("nightly"), "VERSION")).contains("2");
    }

    @Test
    void aShipCanGetAScheduleAndLoseIt() {
        fleet.launch(Ships.named("nightly"), Ships.named("app"));

        CompletableFuture<OrderAnswer> reloaded = fleet.reload(nightly(), Ships.named("app"));
        fleet.processes.last("nightly").exit(0);
        assertThat(problems(reloaded)).isEmpty();
        assertThat(fleet.states()).containsExactly("nightly scheduled", "app ready");

        assertThat(problems(fleet.reload(Ships.named("nightly"), Ships.named("app")))).isEmpty();
        assertThat(fleet.states()).containsExactly("nightly ready", "app ready");
        assertThat(fleet.schedules.has("nightly")).isFalse();
    }
}
