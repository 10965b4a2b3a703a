package dev.mothership.ship;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Command;
import dev.mothership.manifest.Confinement;
import dev.mothership.manifest.HealthCheck;
import dev.mothership.manifest.Replication;
import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Ship;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Ships for tests: a plain one, and one-word changes to it.
record Ships(
        String name,
        Optional<HealthCheck> healthCheck,
        Optional<Address> bind,
        List<String> dependsOn,
        RestartPolicy restart,
        boolean critical,
        boolean oneshot) {

    static Ships named(String name) {
        return new Ships(
                name,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                RestartPolicy.ALWAYS,
                true,
                false);
    }

    Ships dependsOn(String... names) {
        return new Ships(name, healthCheck, bind, List.of(names), restart, critical, oneshot);
    }

    Ships restart(RestartPolicy policy) {
        return new Ships(name, healthCheck, bind, dependsOn, policy, critical, oneshot);
    }

    Ships notCritical() {
        return new Ships(name, healthCheck, bind, dependsOn, restart, false, oneshot);
    }

    Ships once() {
        return new Ships(name, healthCheck, bind, dependsOn, restart, critical, true);
    }

    Ships at(int port) {
        return new Ships(
                name,
                healthCheck,
                Optional.of(new Address.Tcp("127.0.0.1", port)),
                dependsOn,
                restart,
                critical,
                oneshot);
    }

    Ship ship() {
        return new Ship(
                name,
                "fleet",
                Optional.of(new Command(List.of(name), name, false)),
                bind,
                List.of(),
                healthCheck,
                dependsOn,
                Map.of(),
                Path.of("/"),
                restart,
                critical,
                oneshot,
                "TERM",
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Replication.SINGLE,
                Optional.empty(),
                Optional.empty(),
                Confinement.NONE,
                Set.of(),
                Optional.empty());
    }
}
