package dev.mothership.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One `[[fleet.GROUP]]` entry, defaults and `[base.ship]` applied.
///
/// @param command empty: it runs elsewhere and is only routed to at `bind`
/// @param bind where it listens; empty with routes or an HTTP path healthcheck: a port is chosen
///   and given as `PORT`
/// @param env the manifest's variables for it, all layers merged, without mothership's own
///   environment
/// @param cwd absolute
/// @param stopSignal name without `SIG`, such as `TERM`
/// @param timeout from the last byte of a request to the response's head
/// @param schedule when it runs; empty: always
public record Ship(
        String name,
        String group,
        Optional<Command> command,
        Optional<Address> bind,
        List<Route> routes,
        Optional<HealthCheck> healthCheck,
        List<String> dependsOn,
        Map<String, String> env,
        Path cwd,
        RestartPolicy restart,
        boolean critical,
        boolean oneshot,
        String stopSignal,
        Duration stopTimeout,
        Duration timeout,
        Replication replication,
        Optional<Schedule> schedule,
        Optional<LogFile> log,
        Confinement confinement,
        Set<String> tags,
        Optional<String> comment) {
    public Ship {
        routes = List.copyOf(routes);
        dependsOn = List.copyOf(dependsOn);
        env = Map.copyOf(env);
        tags = Set.copyOf(tags);
    }

    /// Whether a process of it that ends has done its work.
    public boolean runsOnce() {
        return oneshot || schedule.isPresent();
    }

    /// The same with another number of instances.
    public Ship withReplicas(int number) {
        return new Ship(
                name,
                group,
                command,
                bind,
                routes,
                healthCheck,
                dependsOn,
                env,
                cwd,
                restart,
                critical,
                oneshot,
                stopSignal,
                stopTimeout,
                timeout,
                replication.withReplicas(number),
                schedule,
                log,
                confinement,
                tags,
                comment);
    }

    /// What output and notices of an instance are headed with: a Procfile's are numbered even where
    /// there is only one.
    ///
    /// @param instance 1-based
    public String label(int instance) {
        return replication.replicas() > 1 || instance > 1 || replication.firstPort().isPresent()
                ? name + "." + instance
                : name;
    }

    /// Where an instance is to be reached, as far as that is settled: empty where nobody reaches
    /// it, or where [#needsPort()].
    ///
    /// @param instance 1-based
    public Optional<Address> address(int instance) {
        OptionalInt port = replication.port(instance);
        return port.isPresent() && !routes.isEmpty()
                ? Optional.of(new Address.Tcp(Addresses.LOOPBACK, port.getAsInt()))
                : bind;
    }

    /// Whether it is held against it that nothing listens at its address. Foreman never looks, so a
    /// Procfile's may take as long as they like.
    public boolean mustAnswer() {
        return replication.firstPort().isEmpty();
    }

    /// Whether a port must be chosen for it.
    public boolean needsPort() {
        return bind.isEmpty()
                && replication.firstPort().isEmpty()
                && (!routes.isEmpty()
                        || healthCheck.map(HealthCheck::probe).orElse(null)
                                instanceof HealthCheck.Probe.HttpPath);
    }

    /// Whether a process that was started by this definition is as one by `other` would be, so that
    /// it can go on where a reload brings that.
    public boolean startsLike(Ship other) {
        return command.equals(other.command)
                && bind.equals(other.bind)
                && needsPort() == other.needsPort()
                && replication.firstPort().equals(other.replication.firstPort())
                && env.equals(other.env)
                && cwd.equals(other.cwd)
                && oneshot == other.oneshot
                && schedule.equals(other.schedule)
                && log.equals(other.log)
                && confinement.equals(other.confinement);
    }

    /// Why there cannot be so many instances of it; empty: there can.
    ///
    /// @param instances at least 2
    public Optional<String> notSoMany(int instances) {
        OptionalInt last = replication.port(instances);
        int first = replication.firstPort().orElse(0);
        return last.isPresent() && last.getAsInt() >= first + Procfile.PORT_STEP
                ? Optional.of("its ports are " + first + " to " + (first + Procfile.PORT_STEP - 1))
                : singleBecause();
    }

    /// Why there can be only one instance of it; empty: there can be more.
    public Optional<String> singleBecause() {
        if (command.isEmpty()) {
            return Optional.of(name + " runs elsewhere and is only routed to");
        }
        if (bind.isPresent()) {
            return Optional.of(name + " binds " + bind.get() + ", which only one process can");
        }
        if (oneshot) {
            return Optional.of(name + " is a oneshot");
        }
        return schedule.isPresent() ? Optional.of(name + " has a schedule") : Optional.empty();
    }
}
