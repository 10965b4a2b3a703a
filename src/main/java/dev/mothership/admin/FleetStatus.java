package dev.mothership.admin;

import dev.mothership.flagship.FlagshipView;
import dev.mothership.fleet.Fleet;
import dev.mothership.manifest.Manifest;
import dev.mothership.process.Processes;
import dev.mothership.ship.ShipManager;
import dev.mothership.ship.ShipSnapshot;
import dev.mothership.timer.Timer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The fleet as the control socket shows it. It tells nothing that a manifest can hold as a secret:
/// no environment, no command, no URL.
///
/// @param current the manifest in force
/// @param since when it began
/// @param began the same in the timer's monotonic nanoseconds
record FleetStatus(
        Supplier<Manifest> current,
        Fleet fleet,
        ShipManager ships,
        Processes processes,
        Timer timer,
        Instant since,
        long began) {

    JsonObject json() {
        Manifest manifest = current.get();
        JsonObject json = new JsonObject();
        fleet.flagship().ifPresent(view -> json.put("flagship", flagship(view)));
        return json.put(
                        "fleet",
                        new JsonObject()
                                .put("name", manifest.name())
                                .put("phase", fleet.phase().label())
                                .put("pid", processes.ownPid())
                                .put("manifest", manifest.file().toString())
                                .put("since", since.truncatedTo(ChronoUnit.SECONDS).toString())
                                .put("uptime_seconds", seconds(began)))
                .put("ships", instances(ships.snapshots()));
    }

    static JsonObject flagship(FlagshipView view) {
        JsonObject json =
                new JsonObject()
                        .put("role", view.role().label())
                        .put("state", view.state())
                        .put("since", view.since().truncatedTo(ChronoUnit.SECONDS).toString());
        view.release().ifPresent(release -> json.put("release", release));
        view.flagship().ifPresent(server -> json.put("flagship", server));
        return json;
    }

    private JsonArray instances(List<ShipSnapshot> all) {
        Set<Long> groups =
                all.stream()
                        .flatMap(ship -> ship.state().pid().stream().boxed())
                        .collect(Collectors.toSet());
        Map<Long, Long> memory = processes.residentMemory(groups);
        Map<Long, Duration> cpu = processes.cpuTime(groups);
        JsonArray list = new JsonArray();
        for (ShipSnapshot ship : all) {
            JsonObject json =
                    brief(ship)
                            .put("group", ship.group())
                            .put("critical", ship.critical())
                            .put("restarts", ship.restarts());
            ship.since().ifPresent(since -> json.put("uptime_seconds", seconds(since)));
            ship.state()
                    .pid()
                    .ifPresent(pid -> {
                        Duration time = cpu.get(pid);
                        if (time != null) {
                            json.put("cpu_seconds", time.toMillis() / 1000.0);
                        }
                        Long bytes = memory.get(pid);
                        if (bytes != null) {
                            json.put("memory_bytes", bytes);
                        }
                    });
            ship.address().ifPresent(address -> json.put("address", address.toString()));
            list.add(json);
        }
        return list;
    }

    private double seconds(long from) {
        return Math.max(0, Duration.ofNanos(timer.nanos() - from).toMillis()) / 1000.0;
    }

    /// Which instance, and where it is in its life.
    static JsonObject brief(ShipSnapshot ship) {
        JsonObject json =
                new JsonObject()
                        .put("ship", ship.ship())
                        .put("instance", ship.instance())
                        .put("label", ship.label())
                        .put("state", ship.state().label());
        ship.state().pid().ifPresent(pid -> json.put("pid", pid));
        ship.state().trouble().ifPresent(reason -> json.put("reason", reason));
        return json;
    }
}
