package dev.mothership.ship;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Command;
import dev.mothership.manifest.Confinement;
import dev.mothership.manifest.HealthCheck;
import dev.mothership.manifest.Replication;
import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Route;
import dev.mothership.manifest.Schedule;
import dev.mothership.manifest.Ship;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A ship for tests, made step by step: a plain one, and one-word changes to it.
final class Ships {
    private final String name;
    private Optional<HealthCheck> healthCheck = Optional.empty();
    private Optional<Address> bind = Optional.empty();
    private List<Route> routes = List.of();
    private List<String> dependsOn = List.of();
    private Map<String, String> env = Map.of();
    private RestartPolicy restart = RestartPolicy.ALWAYS;
    private Replication replication = Replication.SINGLE;
    private Duration timeout = Duration.ofSeconds(60);
    private Optional<Schedule> schedule = Optional.empty();
    private boolean critical = true;
    private boolean oneshot;
    private boolean command = true;

    private Ships(String name) {
        this.name = name;
    }

    static Ships named(String name) {
        return new Ships(name);
    }

    Ships dependsOn(String... names) {
        dependsOn = List.of(names);
        return this;
    }

    Ships restart(RestartPolicy policy) {
        restart = policy;
        return this;
    }

    Ships notCritical() {
        critical = false;
        return this;
    }

    Ships once() {
        oneshot = true;
        return this;
    }

    Ships at(int port) {
        bind = Optional.of(new Address.Tcp("127.0.0.1", port));
        return this;
    }

    Ships schedule(String text) {
        schedule = Optional.of(Schedule.parse(text));
        return this;
    }

    /// With a route, and so with a port that is chosen.
    Ships routed() {
        routes =
                List.of(
                        new Route(
                                Optional.empty(), "/", Optional.empty(), Optional.empty(), false));
        return this;
    }

    /// Without a command, to be reached at a port.
    Ships elsewhere(int port) {
        command = false;
        return at(port);
    }

    Ships replicas(int count) {
        replication = new Replication(count, replication.overlap());
        return this;
    }

    Ships overlapping() {
        replication = new Replication(replication.replicas(), true);
        return this;
    }

    /// With another environment, so that it has to be started afresh.
    Ships version(String version) {
        env = Map.of("VERSION", version);
        return this;
    }

    /// With another timeout, which can change while it runs.
    Ships timeout(Duration duration) {
        timeout = duration;
        return this;
    }

    Ship ship() {
        return new Ship(
                name,
                "fleet",
                command ? Optional.of(new Command(List.of(name), name, false)) : Optional.empty(),
                bind,
                routes,
                healthCheck,
                dependsOn,
                env,
                Path.of("/"),
                restart,
                critical,
                oneshot,
                "TERM",
                Duration.ofSeconds(10),
                timeout,
                replication,
                schedule,
                Optional.empty(),
                Confinement.NONE,
                Set.of(),
                Optional.empty());
    }
}
