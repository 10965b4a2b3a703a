package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.health.FakeProber;
import dev.mothership.manifest.RestartPolicy;
import dev.mothership.process.FakeProcesses;
import dev.mothership.shiplog.MemoryLog;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShipManagerTest {
    private final TestFleet fleet = new TestFleet();
    private final FakeProcesses processes = fleet.processes;
    private final FakeProber prober = fleet.prober;
    private final ManualTimer timer = fleet.timer;
    private final MemoryLog log = fleet.log;
    private final ShipManager manager = fleet.manager;

    private void launch(Ships... ships) {
        fleet.launch(ships);
    }

    private String state(String ship) {
        return fleet.state(ship);
    }

    @Test
    void startsAllIndependentShipsAtOnce() {
        launch(Ships.named("a"), Ships.named("b"), Ships.named("c"));
        assertThat(processes.programs()).containsExactly("a", "b", "c");
        assertThat(manager.snapshots()).allMatch(ShipSnapshot::healthy);
    }

    @Test
    void startsAShipOnlyWhenWhatItDependsOnIsReady() {
        launch(Ships.named("worker").dependsOn("app"), Ships.named("app").at(3000));
        assertThat(processes.programs()).containsExactly("app");
        assertThat(state("worker")).isEqualTo("waiting");
        prober.pass();
        timer.advance(Duration.ofSeconds(1));
        assertThat(processes.programs()).containsExactly("app", "worker");
    }

    @Test
    void aOneshotMustEndWellBeforeItsDependentsStart() {
        launch(Ships.named("seed").once(), Ships.named("app").dependsOn("seed"));
        assertThat(processes.programs()).containsExactly("seed");
        processes.last("seed").exit(0);
        assertThat(processes.programs()).containsExactly("seed", "app");
        assertThat(state("seed")).isEqualTo("completed");
    }

    @Test
    void aCriticalOneshotThatFailsLosesTheFleet() {
        launch(Ships.named("seed").once(), Ships.named("app").dependsOn("seed"));
        processes.last("seed").exit(3);
        assertThat(manager.lost().toCompletableFuture())
                .isCompletedWithValue("seed: exit status 3");
        assertThat(processes.programs()).containsExactly("seed");
    }

    @Test
    void aCrashedShipIsStartedAgainAtOnceAndThenWithDelays() {
        launch(Ships.named("app"));
        processes.last("app").exit(1);
        assertThat(processes.started).hasSize(2);
        processes.last("app").exit(1);
        assertThat(processes.started).hasSize(2);
        assertThat(state("app")).isEqualTo("backing_off");
        timer.advance(Duration.ofMillis(1250));
        assertThat(processes.started).hasSize(3);
        assertThat(manager.snapshots().getFirst().restarts()).isEqualTo(2);
    }

    @Test
    void fiveCrashesWithinAMinuteLoseTheFleetIfTheShipIsCritical() {
        launch(Ships.named("app"));
        for (int i = 0; i < 5; i++) {
            processes.last("app").exit(1);
            timer.advance(Duration.ofSeconds(6));
        }
        assertThat(manager.lost().toCompletableFuture())
                .isCompletedWithValue("app: 5 crashes within a minute, the last: exit status 1");
        assertThat(processes.started).hasSize(5);
    }

    @Test
    void aShipThatIsNotCriticalIsTriedForEver() {
        launch(Ships.named("app").notCritical(), Ships.named("other"));
        for (int i = 0; i < 20; i++) {
            processes.last("app").exit(1);
            timer.advance(Duration.ofSeconds(40));
        }
        assertThat(manager.lost().toCompletableFuture()).isNotDone();
        assertThat(processes.programs().stream().filter("app"::equals)).hasSize(21);
    }

    @Test
    void restartPoliciesDecide() {
        launch(
                Ships.named("always"),
                Ships.named("on-failure").restart(RestartPolicy.ON_FAILURE),
                Ships.named("never").restart(RestartPolicy.NEVER).notCritical());
        List.of("always", "on-failure", "never").forEach(name -> processes.last(name).exit(0));
        assertThat(processes.programs()).containsExactly("always", "on-failure", "never", "always");
        assertThat(state("on-failure")).isEqualTo("completed");
        assertThat(state("never")).isEqualTo("completed");
    }

    @Test
    void stopsDependentsFirst() {
        launch(
                Ships.named("db"),
                Ships.named("app").dependsOn("db"),
                Ships.named("worker").dependsOn("app"));
        manager.stop();
        assertThat(processes.last("worker").signals).contains("TERM");
        assertThat(processes.last("app").signals).isEmpty();
        processes.last("worker").exit(0);
        assertThat(processes.last("app").signals).contains("TERM");
        assertThat(processes.last("db").signals).isEmpty();
        processes.last("app").exit(0);
        processes.last("db").exit(0);
        assertThat(manager.stop().toCompletableFuture()).isCompleted();
        assertThat(processes.started).hasSize(3);
    }

    @Test
    void killsWhatDoesNotStopInTime() {
        launch(Ships.named("app"));
        processes.last("app").diesOf("KILL");
        manager.stop();
        timer.advance(Duration.ofMillis(9_999));
        assertThat(processes.last("app").signals).doesNotContain("KILL");
        timer.advance(Duration.ofMillis(1));
        assertThat(manager.stop().toCompletableFuture()).isCompleted();
    }

    @Test
    void aStopWhileAShipWaitsForItsRestartStartsNothing() {
        launch(Ships.named("app"));
        processes.last("app").exit(1);
        processes.last("app").exit(1);
        manager.stop();
        timer.advance(Duration.ofMinutes(1));
        assertThat(processes.started).hasSize(2);
        assertThat(manager.stop().toCompletableFuture()).isCompleted();
    }

    @Test
    void aDeathByATermOfThePlatformIsNoCrashIfOurStopFollows() {
        launch(Ships.named("app"));
        processes.last("app").die(15, "TERM");
        timer.advance(Duration.ofMillis(200));
        assertThat(processes.started).hasSize(1);
        manager.stop();
        timer.advance(Duration.ofSeconds(5));
        assertThat(processes.started).hasSize(1);
        assertThat(manager.stop().toCompletableFuture()).isCompleted();
    }

    @Test
    void aDeathByATermOfSomebodyElseIsACrash() {
        launch(Ships.named("app"));
        processes.last("app").die(15, "TERM");
        timer.advance(Duration.ofMillis(250));
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void aCriticalShipThatCannotBeStartedLosesTheFleetAndIsNamed() {
        processes.refuse("app", "cannot find program `app`");
        launch(Ships.named("app"));
        assertThat(manager.lost().toCompletableFuture())
                .isCompletedWithValue("app: cannot find program `app`");
        assertThat(log.notices)
                .anyMatch(notice -> notice.contains("app failed: cannot find program"));
    }

    @Test
    void theProxySeesWhatIsReady() {
        List<List<Instance>> seen = new ArrayList<>();
        manager.subscribe(seen::add);
        launch(Ships.named("app").at(3000));
        assertThat(manager.current())
                .extracting(Instance::availability)
                .containsExactly(Instance.Availability.COMING);
        prober.pass();
        timer.advance(Duration.ofSeconds(1));
        assertThat(manager.current())
                .extracting(Instance::availability)
                .containsExactly(Instance.Availability.READY);
        manager.stop();
        assertThat(seen.getLast())
                .extracting(Instance::availability)
                .containsExactly(Instance.Availability.GONE);
    }

    @Test
    void environmentTellsAShipWhoAndWhereItIs() {
        launch(Ships.named("app").at(3000));
        assertThat(processes.last("app").spec.environment())
                .containsEntry("A", "b")
                .containsEntry("PORT", "3000")
                .containsEntry("MS_PID", "7")
                .containsEntry("MS_SHIP", "app")
                .containsEntry("MS_INSTANCE", "1")
                .containsEntry("MS_SOCKET_DIR", "/sockets");
    }

    @Test
    void isFinishedWhenEveryShipHasCompleted() {
        launch(Ships.named("a").once(), Ships.named("b").restart(RestartPolicy.NEVER));
        assertThat(manager.finished().toCompletableFuture()).isNotDone();
        processes.last("a").exit(0);
        processes.last("b").exit(0);
        assertThat(manager.finished().toCompletableFuture()).isCompleted();
    }
}
