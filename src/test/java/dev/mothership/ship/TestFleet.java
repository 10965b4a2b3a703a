package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.health.FakeProber;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.SettingsFixture;
import dev.mothership.process.FakeProcesses;
import dev.mothership.shiplog.MemoryLog;
import dev.mothership.timer.ManualTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// A ship manager with a fleet of paper: processes, probes and time do what a test says.
final class TestFleet {
    final FakeProcesses processes = new FakeProcesses();
    final FakeProber prober = new FakeProber();
    final ManualTimer timer = new ManualTimer();
    final FakeSchedules schedules = new FakeSchedules();
    final MemoryLog log = new MemoryLog();
    final List<Difference> differences = new ArrayList<>();
    final ShipManager manager =
            new ShipManager(processes, prober, timer, schedules, this::inOrder, new Random(1));

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    /// Runs tasks one after the other, as one thread would.
    private void inOrder(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
            running = false;
        }
    }

    void prepare(Manifest manifest) {
        ShipEnvironment environment =
                new ShipEnvironment(manifest.inherited(), 7, Path.of("/sockets"));
        manager.prepare(manifest, environment, log);
    }

    void prepare(Ships... ships) {
        prepare(
                new Manifest(
                        Path.of("/ship-manifest.toml"),
                        "test",
                        List.of(),
                        Optional.empty(),
                        false,
                        SettingsFixture.defaults(),
                        ProxySettings.NONE,
                        List.of(),
                        Stream.of(ships).map(Ships::ship).toList(),
                        Map.of("A", "b")));
    }

    void launch(Ships... ships) {
        prepare(ships);
        manager.start();
    }

    /// The state of a ship's first instance.
    String state(String ship) {
        return manager.snapshots().stream()
                .filter(snapshot -> snapshot.ship().equals(ship))
                .map(snapshot -> snapshot.state().label())
                .findFirst()
                .orElseThrow();
    }

    CompletableFuture<OrderAnswer> order(Order.Action action, String... ships) {
        return manager.order(new Order(action, List.of(ships), true, "alice"))
                .toCompletableFuture();
    }

    CompletableFuture<OrderAnswer> reload(Ships... ships) {
        return manager.reload(
                        Stream.of(ships).map(Ships::ship).toList(), true, "alice", differences::add)
                .toCompletableFuture();
    }

    /// Lets probes that are due be made.
    void probe() {
        timer.advance(Duration.ofSeconds(1));
    }

    /// Such as `app.1 ready`, `app.2 starting`.
    List<String> states() {
        return manager.snapshots().stream()
                .map(ship -> ship.label() + " " + ship.state().label())
                .toList();
    }

    /// The labels of what requests can go to.
    List<String> reachable() {
        return manager.current().stream()
                .filter(instance -> instance.availability() == Instance.Availability.READY)
                .map(instance -> instance.ship() + "." + instance.number())
                .toList();
    }

    Instance instance(int place) {
        return manager.current().get(place);
    }

    FakeProcesses.Started process(int place) {
        return processes.started.get(place);
    }

    /// The problems of an answer, such as `app.1: exit status 1`.
    static List<String> problems(CompletableFuture<OrderAnswer> answer) {
        assertThat(answer).as("the order's end").isCompleted();
        return switch (answer.join()) {
            case OrderAnswer.Refused(String reason) -> List.of(reason);
            case OrderAnswer.Done(List<OrderAnswer.Result> results) ->
                    results.stream()
                            .flatMap(result ->
                                    result.problem().stream()
                                            .map(problem -> result.ship().label() + ": " + problem))
                            .toList();
        };
    }

    static Optional<String> env(FakeProcesses.Started process, String name) {
        return Optional.ofNullable(process.spec.environment().get(name));
    }
}
