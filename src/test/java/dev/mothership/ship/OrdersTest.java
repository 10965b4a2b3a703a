package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.health.FakeProber;
import dev.mothership.process.FakeProcesses;
import dev.mothership.ship.Order.Action;
import dev.mothership.ship.Order.Dependents;
import dev.mothership.shiplog.MemoryLog;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final Action RESTART = new Action.Restart();
    private static final Action START = new Action.Start();
    private static final Action STOP = new Action.Stop(Dependents.REFUSE);

    private final TestFleet fleet = new TestFleet();
    private final FakeProcesses processes = fleet.processes;
    private final FakeProber prober = fleet.prober;
    private final ManualTimer timer = fleet.timer;
    private final MemoryLog log = fleet.log;
    private final ShipManager manager = fleet.manager;

    private void prepare(Ships... ships) {
        fleet.prepare(ships);
    }

    private CompletableFuture<OrderAnswer> order(Action action, String... ships) {
        return fleet.order(action, ships);
    }

    private void launch(Ships... ships) {
        fleet.launch(ships);
    }

    private String state(String ship) {
        return fleet.state(ship);
    }

    private static List<OrderAnswer.Result> results(CompletableFuture<OrderAnswer> answer) {
        assertThat(answer).isCompleted();
        OrderAnswer.Done done = (OrderAnswer.Done) answer.join();
        return done.results();
    }

    private static void isDone(CompletableFuture<OrderAnswer> answer, String... states) {
        assertThat(results(answer))
                .allMatch(result -> result.problem().isEmpty())
                .extracting(result -> result.ship().state().label())
                .containsExactly(states);
    }

    private static String refusal(CompletableFuture<OrderAnswer> answer) {
        assertThat(answer).isCompleted();
        OrderAnswer.Refused refused = (OrderAnswer.Refused) answer.join();
        return refused.reason();
    }

    private static Optional<String> problem(CompletableFuture<OrderAnswer> answer) {
        return results(answer).getFirst().problem();
    }

    @Test
    void aStoppedShipStaysStoppedAndTheFleetFliesOn() {
        launch(Ships.named("app"));
        CompletableFuture<OrderAnswer> answer = order(STOP, "app");
        assertThat(processes.last("app").signals).contains("TERM");
        assertThat(answer).isNotDone();
        processes.last("app").exit(143);
        isDone(answer, "stopped");
        timer.advance(Duration.ofMinutes(5));
        assertThat(processes.started).hasSize(1);
        assertThat(manager.lost().toCompletableFuture()).isNotDone();
        assertThat(manager.finished().toCompletableFuture()).isNotDone();
        assertThat(log.notices).contains("stop of app asked for by alice");
    }

    @Test
    void aStoppedShipIsStartedByCommand() {
        launch(Ships.named("app"));
        order(STOP, "app");
        processes.last("app").exit(0);
        isDone(order(START, "app"), "ready");
        assertThat(processes.started).hasSize(2);
        isDone(order(START, "app"), "ready");
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void aShipThatOthersNeedIsNotStoppedByMistake() {
        launch(Ships.named("db"), Ships.named("app").dependsOn("db"));
        assertThat(refusal(order(STOP, "db")))
                .contains("app depends on it and runs; --with-dependents stops that first");
        assertThat(processes.last("db").signals).isEmpty();
    }

    @Test
    void dependentsAreStoppedFirst() {
        launch(Ships.named("db"), Ships.named("app").dependsOn("db"));
        CompletableFuture<OrderAnswer> answer = order(new Action.Stop(Dependents.STOP), "db");
        assertThat(processes.last("app").signals).contains("TERM");
        assertThat(processes.last("db").signals).isEmpty();
        processes.last("app").exit(0);
        assertThat(processes.last("db").signals).contains("TERM");
        processes.last("db").exit(0);
        isDone(answer, "stopped", "stopped");
    }

    @Test
    void dependentsCanBeLeftRunning() {
        launch(Ships.named("db"), Ships.named("app").dependsOn("db"));
        CompletableFuture<OrderAnswer> answer = order(new Action.Stop(Dependents.KEEP), "db");
        processes.last("db").exit(0);
        isDone(answer, "stopped");
        assertThat(state("app")).isEqualTo("ready");
    }

    @Test
    void aStartBringsBackWhatIsNeeded() {
        launch(Ships.named("db"), Ships.named("app").dependsOn("db"));
        order(STOP, "db", "app");
        processes.last("app").exit(0);
        processes.last("db").exit(0);
        assertThat(state("db")).isEqualTo("stopped");
        isDone(order(START, "app"), "ready");
        assertThat(processes.programs()).containsExactly("db", "app", "db", "app");
    }

    @Test
    void aRestartWaitsUntilTheNewOneIsReadyAndLetsRequestsWait() {
        launch(Ships.named("app").at(3000));
        prober.pass();
        timer.advance(Duration.ofSeconds(1));
        CompletableFuture<OrderAnswer> answer = order(RESTART, "app");
        assertThat(state("app")).isEqualTo("restarting");
        assertThat(manager.current())
                .extracting(Instance::availability)
                .containsExactly(Instance.Availability.COMING);
        assertThat(processes.started).hasSize(1);
        processes.last("app").exit(0);
        assertThat(processes.started).hasSize(2);
        timer.advance(Duration.ofSeconds(1));
        isDone(answer, "ready");
        assertThat(manager.snapshots().getFirst().restarts()).isEqualTo(1);
    }

    @Test
    void aRestartKillsWhatDoesNotStopInTime() {
        launch(Ships.named("app"));
        processes.last("app").diesOf("KILL");
        CompletableFuture<OrderAnswer> answer = order(RESTART, "app");
        timer.advance(Duration.ofSeconds(10));
        isDone(answer, "ready");
    }

    @Test
    void aRestartIsNoCrash() {
        launch(Ships.named("app"));
        for (int i = 0; i < 10; i++) {
            order(RESTART, "app");
            processes.last("app").die(15, "TERM");
        }
        assertThat(state("app")).isEqualTo("ready");
        assertThat(processes.started).hasSize(11);
    }

    @Test
    void aRestartThatFailsSaysWhy() {
        launch(Ships.named("app").notCritical());
        CompletableFuture<OrderAnswer> answer = order(RESTART, "app");
        processes.refuse("app", "cannot find program `app`");
        processes.last("app").exit(0);
        assertThat(problem(answer)).contains("cannot find program `app`");
    }

    @Test
    void aRestartForgetsTheCrashesBefore() {
        launch(Ships.named("app"));
        processes.last("app").exit(1);
        processes.last("app").exit(1);
        assertThat(state("app")).isEqualTo("backing_off");
        isDone(order(RESTART, "app"), "ready");
        processes.last("app").exit(1);
        assertThat(processes.started).hasSize(4);
    }

    @Test
    void theStopOfTheFleetEndsARestart() {
        launch(Ships.named("app"));
        CompletableFuture<OrderAnswer> answer = order(RESTART, "app");
        manager.stop();
        assertThat(processes.last("app").signals).containsOnlyOnce("TERM");
        processes.last("app").exit(0);
        assertThat(processes.started).hasSize(1);
        assertThat(manager.stop().toCompletableFuture()).isCompleted();
        assertThat(problem(answer)).contains("was stopped meanwhile");
    }

    @Test
    void aShipThatWaitsSaysWhatFor() {
        launch(Ships.named("db").notCritical(), Ships.named("app").dependsOn("db"));
        order(new Action.Stop(Dependents.STOP), "db");
        processes.last("app").exit(0);
        processes.last("db").exit(0);
        processes.refuse("db", "cannot find program `db`");
        assertThat(problem(order(START, "app"))).contains("waits for db, which is not ready");
    }

    @Test
    void signalsGoToTheGroup() {
        launch(Ships.named("app"));
        isDone(order(new Action.Signal("HUP"), "app"), "ready");
        assertThat(processes.last("app").signals).containsExactly("HUP");
        assertThat(log.notices).contains("SIGHUP to app asked for by alice");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        prepare(Ships.named("app"), Ships.named("worker").dependsOn("app"));
        assertThat(refusal(order(RESTART, "app")))
                .isEqualTo("cannot restart app: no ship was started yet");
        manager.start();
        assertThat(refusal(order(RESTART, "ap")))
                .isEqualTo("cannot restart ap: there is no ship `ap`, but app, worker");
        order(STOP, "app", "worker");
        processes.last("worker").exit(0);
        processes.last("app").exit(0);
        assertThat(refusal(order(new Action.Signal("HUP"), "app")))
                .isEqualTo("cannot signal app: app does not run");
        manager.stop();
        assertThat(refusal(order(START, "app")))
                .isEqualTo("cannot start app: the fleet is being stopped");
    }
}
