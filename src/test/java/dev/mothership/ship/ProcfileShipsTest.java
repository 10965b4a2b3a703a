package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.health.FakeProber;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ProcfileChoices;
import dev.mothership.process.ExitStatus;
import dev.mothership.process.FakeProcesses;
import dev.mothership.shiplog.MemoryLog;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a Procfile's processes live otherwise than a manifest's.
class ProcfileShipsTest {
    @TempDir private Path folder;
    private final TestFleet fleet = new TestFleet();
    private final FakeProcesses processes = fleet.processes;
    private final FakeProber prober = fleet.prober;
    private final ManualTimer timer = fleet.timer;
    private final MemoryLog log = fleet.log;
    private final ShipManager manager = fleet.manager;

    private void launch(String procfile, boolean together) throws IOException {
        Path file = Files.writeString(folder.resolve("Procfile"), procfile);
        ManifestLoader.Result.Loaded loaded =
                (ManifestLoader.Result.Loaded)
                        new ManifestLoader()
                                .loadProcfile(
                                        file,
                                        new ProcfileChoices(
                                                OptionalInt.empty(), List.of(), together),
                                        Map.of("PORT", "9999"));
        fleet.prepare(loaded.manifest());
        manager.start();
    }

    private List<String> states() {
        return manager.snapshots().stream().map(ship -> ship.state().label()).toList();
    }

    @Test
    void eachHasThePortOfItsLineAndItsName() throws IOException {
        launch("web: a\nworker: b\n", false);

        assertThat(processes.started.get(0).spec.environment())
                .containsEntry("PORT", "5000")
                .containsEntry("PS", "web.1");
        assertThat(processes.started.get(1).spec.environment())
                .containsEntry("PORT", "5100")
                .containsEntry("PS", "worker.1");
    }

    @Test
    void onlyWebIsWaitedFor() throws IOException {
        launch("web: a\nworker: b\n", false);

        assertThat(states()).containsExactly("starting", "ready");
        prober.pass();
        timer.advance(Duration.ofSeconds(1));
        assertThat(states()).containsExactly("ready", "ready");
    }

    @Test
    void aWebThatDoesNotListenIsSpokenOfAndLeftAlone() throws IOException {
        launch("web: a\n", false);

        timer.advance(Duration.ofMinutes(10));
        assertThat(processes.started).hasSize(1);
        assertThat(processes.started.getFirst().signals).isEmpty();
        assertThat(states()).containsExactly("unhealthy");
        assertThat(log.notices)
                .containsExactly(
                        "web.1 is out of reach on 127.0.0.1:5000: not ready after 1m: connection"
                                + " refused");

        prober.pass();
        timer.advance(Duration.ofSeconds(1));
        assertThat(states()).containsExactly("ready");
    }

    @Test
    void ofThoseThatEndTogetherTheFirstEndIsTold() throws IOException {
        launch("web: a\nworker: b\n", true);

        processes.started.get(1).exit(3);
        assertThat(manager.ended().toCompletableFuture())
                .isCompletedWithValue(new ShipManager.Ending("worker.1", new ExitStatus.Exited(3)));
        timer.advance(Duration.ofMinutes(1));
        assertThat(processes.started).hasSize(2);
    }

    @Test
    void otherwiseNobodyIsToldAndItIsStartedAgain() throws IOException {
        launch("web: a\nworker: b\n", false);

        processes.started.get(1).exit(0);
        timer.advance(Duration.ofSeconds(1));
        assertThat(manager.ended().toCompletableFuture()).isNotDone();
        assertThat(processes.started).hasSize(3);
    }
}
