package dev.mothership.ship;

import static dev.mothership.ship.TestFleet.env;
import static dev.mothership.ship.TestFleet.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private final TestFleet fleet = new TestFleet();

    @Test
    void whatHasNotChangedIsNotTouched() {
        fleet.launch(Ships.named("a"), Ships.named("b"));

        assertThat(problems(fleet.reload(Ships.named("a"), Ships.named("b")))).isEmpty();

        assertThat(fleet.processes.started).hasSize(2);
        assertThat(fleet.differences.getFirst().isEmpty()).isTrue();
    }

    @Test
    void whatIsNewIsStartedWhatIsGoneIsStopped() {
        fleet.launch(Ships.named("old"), Ships.named("kept"));

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(Ships.named("new"), Ships.named("kept"));
        assertThat(fleet.process(0).signals).contains("TERM");
        assertThat(fleet.processes.programs()).doesNotContain("new");
        assertThat(reloaded).isNotDone();
        fleet.process(0).exit(0);

        assertThat(problems(reloaded)).isEmpty();
        assertThat(fleet.states()).containsExactly("new ready", "kept ready");
        assertThat(fleet.process(1).signals).isEmpty();
        assertThat(fleet.differences)
                .containsExactly(
                        new Difference(List.of("new"), List.of(), List.of(), List.of("old")));
    }

    @Test
    void whatHasChangedIsStartedAfresh() {
        fleet.launch(Ships.named("app").version("1"), Ships.named("kept"));

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(Ships.named("app").version("2"), Ships.named("kept"));
        fleet.process(0).exit(0);

        assertThat(problems(reloaded)).isEmpty();
        assertThat(env(fleet.processes.last("app"), "VERSION")).contains("2");
        assertThat(fleet.processes.started).hasSize(3);
    }

    @Test
    void whatCanChangeWhileItRunsDoes() {
        fleet.launch(Ships.named("app"));

        assertThat(problems(fleet.reload(Ships.named("app").timeout(Duration.ofSeconds(1)))))
                .isEmpty();

        assertThat(fleet.processes.started).hasSize(1);
        assertThat(fleet.differences.getFirst().adjusted()).containsExactly("app");
    }

    @Test
    void aChangedShipIsReplacedAfterWhatItDependsOn() {
        fleet.launch(
                Ships.named("app").dependsOn("db").version("1"), Ships.named("db").version("1"));

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(
                        Ships.named("app").dependsOn("db").version("2"),
                        Ships.named("db").version("2"));
        assertThat(fleet.processes.last("app").signals).isEmpty();
        fleet.processes.last("db").exit(0);
        assertThat(fleet.processes.last("app").signals).contains("TERM");
        fleet.processes.last("app").exit(0);

        assertThat(problems(reloaded)).isEmpty();
        assertThat(fleet.processes.programs()).containsExactly("db", "app", "db", "app");
    }

    @Test
    void goneShipsAreStoppedDependentsFirst() {
        fleet.launch(Ships.named("app").dependsOn("db"), Ships.named("db"), Ships.named("kept"));

        fleet.reload(Ships.named("kept"));

        assertThat(fleet.processes.last("app").signals).contains("TERM");
        assertThat(fleet.processes.last("db").signals).isEmpty();
        fleet.processes.last("app").exit(0);
        assertThat(fleet.processes.last("db").signals).contains("TERM");
    }

    @Test
    void aShipThatWasStoppedByCommandStaysStoppedAndIsStartedByTheNewDefinition() {
        fleet.launch(Ships.named("app").version("1"));
        fleet.order(new Order.Action.Stop(Order.Dependents.REFUSE), "app");
        fleet.process(0).exit(0);

        assertThat(problems(fleet.reload(Ships.named("app").version("2")))).isEmpty();
        assertThat(fleet.processes.started).hasSize(1);
        fleet.order(new Order.Action.Start(), "app");

        assertThat(env(fleet.process(1), "VERSION")).contains("2");
    }

    @Test
    void aNumberOfReplicasIsFollowed() {
        fleet.launch(Ships.named("app"));

        fleet.reload(Ships.named("app").replicas(3));

        assertThat(fleet.states()).containsExactly("app ready", "app.2 ready", "app.3 ready");
        assertThat(fleet.processes.started).hasSize(3);
    }

    @Test
    void aScaledShipKeepsItsScaleOverAReloadOfOthers() {
        fleet.launch(Ships.named("app"), Ships.named("b"));
        fleet.order(new Order.Action.Scale(2), "app");

        fleet.reload(Ships.named("app"), Ships.named("b").timeout(Duration.ofSeconds(1)));

        assertThat(fleet.states()).containsExactly("app ready", "app.2 ready", "b ready");
    }

    @Test
    void aShipThatDoesNotComeUpIsReported() {
        fleet.launch(Ships.named("app").notCritical());

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(Ships.named("app").notCritical(), Ships.named("new").notCritical());
        fleet.processes.last("new").exit(1);
        fleet.processes.last("new").exit(1);

        assertThat(problems(reloaded)).isEmpty(); // it was ready as soon as it had started
        assertThat(fleet.states()).containsExactly("app ready", "new backing_off");
    }

    @Test
    void aFailedShipIsTriedAgainByItsNewDefinition() {
        fleet.launch(Ships.named("app").notCritical(), Ships.named("seed").once().notCritical());
        fleet.processes.last("seed").exit(1);

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(
                        Ships.named("app").notCritical(),
                        Ships.named("seed").once().notCritical().version("2"));
        fleet.processes.last("seed").exit(0);

        assertThat(problems(reloaded)).isEmpty();
        assertThat(fleet.states()).containsExactly("app ready", "seed completed");
    }

    @Test
    void aProcessIsNotEndedForOneThatCannotBeStarted() {
        fleet.launch(Ships.named("app"));
        fleet.processes.refuse("app", "cannot start: no such program");

        assertThat(problems(fleet.reload(Ships.named("app").version("2"))))
                .containsExactly("app: cannot start: no such program; the process before runs on");
        assertThat(fleet.process(0).signals).isEmpty();
        assertThat(fleet.states()).containsExactly("app ready");
    }

    @Test
    void aShipCanMoveElsewhere() {
        fleet.prober.pass();
        fleet.launch(Ships.named("app"), Ships.named("kept"));

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(Ships.named("app").elsewhere(3000), Ships.named("kept"));
        fleet.process(0).exit(0);

        assertThat(problems(reloaded)).isEmpty();
        assertThat(fleet.reachable()).containsExactly("app.1");
    }

    @Test
    void aWayBackWhileASuccessorStartsKeepsTheOldProcess() {
        fleet.prober.pass();
        fleet.launch(Ships.named("app").routed().overlapping().version("1"));
        fleet.prober.fail("no");
        fleet.reload(Ships.named("app").routed().overlapping().version("2"));

        CompletableFuture<OrderAnswer> back =
                fleet.reload(Ships.named("app").routed().overlapping().version("1"));
        fleet.prober.pass();
        fleet.probe();
        fleet.process(1).exit(0);

        assertThat(problems(back)).isEmpty();
        assertThat(fleet.process(0).signals).isEmpty();
        assertThat(fleet.processes.started).hasSize(2);
    }

    @Test
    void aCorrectionWhileABrokenSuccessorStartsIsApplied() {
        fleet.prober.pass();
        fleet.launch(Ships.named("app").routed().overlapping().version("1"));
        fleet.prober.fail("no");
        fleet.reload(Ships.named("app").routed().overlapping().version("2"));
        fleet.prober.pass();

        CompletableFuture<OrderAnswer> corrected =
                fleet.reload(Ships.named("app").routed().overlapping().version("3"));
        fleet.process(1).exit(1);

        assertThat(problems(corrected)).isEmpty();
        assertThat(env(fleet.process(2), "VERSION")).contains("3");
        assertThat(fleet.process(0).signals).contains("TERM");
    }

    @Test
    void aDefinitionThatFailedIsTriedAgainByAReload() {
        fleet.launch(Ships.named("app").version("1"));
        fleet.processes.refuse("app", "cannot start: no such program");
        fleet.reload(Ships.named("app").version("2"));
        fleet.processes.accept("app");

        CompletableFuture<OrderAnswer> again = fleet.reload(Ships.named("app").version("2"));
        fleet.process(0).exit(0);

        assertThat(problems(again)).isEmpty();
        assertThat(env(fleet.process(1), "VERSION")).contains("2");
        assertThat(fleet.differences.getLast().replaced()).containsExactly("app");
    }

    @Test
    void whatWaitsForSomethingThatIsDownDoesNotHoldTheAnswerUp() {
        fleet.launch(
                Ships.named("a").notCritical(),
                Ships.named("b").dependsOn("a"),
                Ships.named("c").dependsOn("b"));
        fleet.order(
                new Order.Action.Stop(Order.Dependents.STOP), "a"); // nothing of it ends by itself
        fleet.processes.started.reversed().forEach(process -> process.exit(0));

        CompletableFuture<OrderAnswer> reloaded =
                fleet.reload(
                        Ships.named("a").notCritical(),
                        Ships.named("b2").dependsOn("a"),
                        Ships.named("c2").dependsOn("b2"));

        assertThat(problems(reloaded))
                .containsExactly(
                        "b2: waits for a, which is not ready",
                        "c2: waits for b2, which is not ready");
    }

    @Test
    void duringTheStopOfTheFleetItIsRefused() {
        fleet.launch(Ships.named("app"));
        fleet.manager.stop();

        assertThat(problems(fleet.reload(Ships.named("app"))))
                .containsExactly("cannot reload: the fleet is being stopped");
    }
}
