package dev.mothership.ship;

import static dev.mothership.ship.TestFleet.env;
import static dev.mothership.ship.TestFleet.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.process.FakeProcesses;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    private static final Order.Action RESTART = new Order.Action.Restart();

    private final TestFleet fleet = new TestFleet();

    private void launchReady(Ships... ships) {
        fleet.prober.pass();
        fleet.launch(ships);
    }

    @Test
    void eachHasANumberALabelAndAPortOfItsOwn() {
        launchReady(Ships.named("app").routed().replicas(2));

        assertThat(fleet.states()).containsExactly("app.1 ready", "app.2 ready");
        assertThat(env(fleet.process(0), "MS_INSTANCE")).contains("1");
        assertThat(env(fleet.process(1), "MS_INSTANCE")).contains("2");
        assertThat(env(fleet.process(0), "PORT")).isNotEqualTo(env(fleet.process(1), "PORT"));
    }

    @Test
    void theyAreStartedOneByOne() {
        fleet.launch(Ships.named("app").routed().replicas(2));
        assertThat(fleet.states()).containsExactly("app.1 starting", "app.2 waiting");

        fleet.prober.pass();
        fleet.probe();

        assertThat(fleet.states()).containsExactly("app.1 ready", "app.2 ready");
    }

    @Test
    void oneThatCrashesDoesNotKeepTheOthersFromStarting() {
        fleet.launch(Ships.named("app").routed().replicas(2).notCritical());
        fleet.process(0).exit(1);
        fleet.process(1).exit(1);

        assertThat(fleet.states()).containsExactly("app.1 backing_off", "app.2 starting");
    }

    @Test
    void oneIsEnoughForWhatDependsOnThem() {
        fleet.launch(Ships.named("app").routed().replicas(2), Ships.named("db").dependsOn("app"));
        fleet.prober.pass();
        fleet.timer.step();

        assertThat(fleet.states()).contains("app.1 ready", "db ready");
    }

    @Test
    void aRestartReplacesOneAfterTheOther() {
        launchReady(Ships.named("app").routed().replicas(2));
        fleet.prober.fail("no");

        CompletableFuture<OrderAnswer> restarted = fleet.order(RESTART, "app");

        assertThat(fleet.processes.started).hasSize(3);
        assertThat(fleet.reachable()).containsExactly("app.1", "app.2");
        assertThat(fleet.process(0).signals).isEmpty();

        fleet.prober.pass();
        fleet.probe();
        assertThat(fleet.process(0).signals).contains("TERM");
        assertThat(fleet.processes.started).hasSize(4);
        fleet.process(0).exit(0);
        fleet.process(1).exit(0);

        assertThat(problems(restarted)).isEmpty();
        assertThat(fleet.states()).containsExactly("app.1 ready", "app.2 ready");
        assertThat(fleet.processes.started).hasSize(4);
    }

    @Test
    void aSuccessorHasAPortOfItsOwnWhichIsFreedWithItsProcess() {
        launchReady(Ships.named("app").routed().overlapping());
        for (int i = 0; i < 30_000; i++) {
            CompletableFuture<OrderAnswer> restarted = fleet.order(RESTART, "app");
            FakeProcesses.Started before = fleet.process(i);
            FakeProcesses.Started after = fleet.process(i + 1);
            assertThat(env(after, "PORT")).isNotEqualTo(env(before, "PORT"));
            before.exit(0);
            assertThat(problems(restarted)).isEmpty();
        }
    }

    @Test
    void theOldProcessRunsOnIfItsSuccessorDoesNotBecomeReady() {
        launchReady(Ships.named("app").routed().replicas(2));
        fleet.prober.fail("no");

        CompletableFuture<OrderAnswer> restarted = fleet.order(RESTART, "app");
        fleet.process(2).exit(3);

        assertThat(problems(restarted))
                .containsExactly(
                        "app.1: ended (exit status 3) before it was ready; the process before runs"
                                + " on",
                        "app.2: was left as it is, because app.1 failed");
        assertThat(fleet.reachable()).containsExactly("app.1", "app.2");
        assertThat(fleet.processes.started).hasSize(3);
        assertThat(fleet.process(0).signals).isEmpty();
    }

    @Test
    void aSuccessorTakesTheOldOnesPlaceIfThatDies() {
        launchReady(Ships.named("app").routed().overlapping());
        fleet.prober.fail("no");
        CompletableFuture<OrderAnswer> restarted = fleet.order(RESTART, "app");

        fleet.process(0).exit(1);
        assertThat(fleet.states()).containsExactly("app starting");
        assertThat(restarted).isNotDone();
        fleet.prober.pass();
        fleet.probe();

        assertThat(fleet.states()).containsExactly("app ready");
        assertThat(problems(restarted)).isEmpty();
        assertThat(fleet.processes.started).hasSize(2);
    }

    @Test
    void requestsUnderWayAreAnsweredBeforeTheOldProcessIsStopped() {
        launchReady(Ships.named("app").routed().overlapping());
        Traffic traffic = fleet.instance(0).traffic();
        traffic.enter();

        fleet.order(RESTART, "app");

        assertThat(fleet.instance(0).traffic()).isNotSameAs(traffic);
        assertThat(fleet.process(0).signals).isEmpty();
        assertThat(traffic.enter()).isFalse();
        traffic.leave();
        assertThat(fleet.process(0).signals).contains("TERM");
    }

    @Test
    void aRequestThatDoesNotEndHoldsUpAStopForFiveSeconds() {
        launchReady(Ships.named("app").routed());
        fleet.instance(0).traffic().enter();

        fleet.order(RESTART, "app");
        fleet.timer.advance(Duration.ofMillis(4_999));
        assertThat(fleet.process(0).signals).isEmpty();
        fleet.timer.advance(Duration.ofMillis(1));

        assertThat(fleet.process(0).signals).contains("TERM");
    }

    @Test
    void theStopOfTheFleetAlsoWaitsForReplacedProcesses() {
        launchReady(Ships.named("app").routed().overlapping());
        fleet.order(RESTART, "app");

        CompletableFuture<Void> stopped = fleet.manager.stop().toCompletableFuture();
        fleet.process(1).exit(0);
        assertThat(stopped).isNotDone();
        fleet.process(0).exit(0);

        assertThat(stopped).isCompleted();
    }

    @Test
    void theStopOfTheFleetEndsSuccessors() {
        launchReady(Ships.named("app").routed().overlapping());
        fleet.prober.fail("no");
        fleet.order(RESTART, "app");

        CompletableFuture<Void> stopped = fleet.manager.stop().toCompletableFuture();
        assertThat(fleet.process(1).signals).contains("TERM");
        fleet.process(0).exit(0);
        assertThat(stopped).isNotDone();
        fleet.process(1).exit(0);

        assertThat(stopped).isCompleted();
    }

    @Test
    void scalingStartsAndStopsWithTheHighestNumbers() {
        launchReady(Ships.named("app").routed());
        FakeProcesses.Started first = fleet.process(0);

        assertThat(problems(fleet.order(new Order.Action.Scale(3), "app"))).isEmpty();
        assertThat(fleet.states()).containsExactly("app ready", "app.2 ready", "app.3 ready");

        CompletableFuture<OrderAnswer> down = fleet.order(new Order.Action.Scale(1), "app");
        assertThat(first.signals).isEmpty();
        assertThat(fleet.reachable()).containsExactly("app.1");
        fleet.process(1).exit(0);
        fleet.process(2).exit(0);

        assertThat(problems(down)).isEmpty();
        assertThat(fleet.states()).containsExactly("app ready");
    }

    @Test
    void anInstanceThatCannotBeStartedWhileTheFleetFliesDoesNotEndIt() {
        launchReady(Ships.named("app").routed());
        fleet.processes.refuse("app", "cannot start: too many processes");

        assertThat(problems(fleet.order(new Order.Action.Scale(2), "app")))
                .containsExactly("app.2: cannot start: too many processes");
        assertThat(fleet.manager.lost().toCompletableFuture()).isNotDone();
    }

    @Test
    void aNumberIsNotGivenTwiceAtATime() {
        launchReady(Ships.named("app").replicas(2));
        fleet.order(new Order.Action.Scale(1), "app");

        CompletableFuture<OrderAnswer> up = fleet.order(new Order.Action.Scale(2), "app");
        assertThat(fleet.processes.started).hasSize(2);
        fleet.process(1).exit(0);

        assertThat(problems(up)).isEmpty();
        assertThat(fleet.processes.started).hasSize(3);
    }

    @Test
    void aStopWaitsForReplacedProcessesToo() {
        launchReady(Ships.named("db"), Ships.named("app").routed().overlapping().dependsOn("db"));
        fleet.order(RESTART, "app");
        fleet.processes.last("app").diesOf("TERM");

        CompletableFuture<OrderAnswer> stopped =
                fleet.order(new Order.Action.Stop(Order.Dependents.STOP), "db");
        assertThat(fleet.process(0).signals).isEmpty();
        assertThat(stopped).isNotDone();
        fleet.process(1).exit(0);
        assertThat(fleet.process(0).signals).contains("TERM");
        fleet.process(0).exit(0);

        assertThat(problems(stopped)).isEmpty();
    }

    @Test
    void whatCannotBeSeveralIsNotScaled() {
        launchReady(Ships.named("app").at(3000));

        assertThat(problems(fleet.order(new Order.Action.Scale(2), "app")))
                .containsExactly(
                        "cannot scale app: app binds 127.0.0.1:3000, which only one process can");
    }
}
