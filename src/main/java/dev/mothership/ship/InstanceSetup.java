package dev.mothership.ship;

import dev.mothership.health.HealthMonitor;
import dev.mothership.health.ProbeTarget;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Command;
import dev.mothership.manifest.Confinement;
import dev.mothership.manifest.HealthCheck;
import dev.mothership.manifest.Ship;
import dev.mothership.process.LaunchSpec;
import dev.mothership.process.ProcessOutput;
import dev.mothership.process.Restrictions;
import dev.mothership.shiplog.FleetLog;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What one instance is started with: command, environment, address, output, probe. Immutable.
///
/// @param number 1-based
/// @param label what output and notices are headed with
/// @param address where it listens: given in the manifest, or a chosen port
/// @param environment all of it
record InstanceSetup(
        Ship ship,
        int number,
        String label,
        Optional<Address> address,
        Map<String, String> environment,
        FleetLog log) {
    private static final Duration START_PERIOD = Duration.ofSeconds(60);

    LaunchSpec launchSpec() {
        return spec(ship.command().orElseThrow());
    }

    /// What its processes are started with, for those who start one beside it.
    Surroundings surroundings() {
        return ship.command().isPresent()
                ? new Surroundings.Found(label, launchSpec())
                : new Surroundings.Unknown(
                        "cannot run anything in " + label + ": it runs elsewhere");
    }

    /// Whether a name is that of its ship, or means this one instance.
    boolean answersTo(String name) {
        return name.equals(ship.name()) || name.equals(ship.name() + "." + number);
    }

    private LaunchSpec spec(Command command) {
        return new LaunchSpec(command.argv(), environment, ship.cwd(), restrictions());
    }

    private Restrictions restrictions() {
        Confinement confinement = ship.confinement();
        return new Restrictions(
                confinement.user(), confinement.group(), confinement.umask(), confinement.nofile());
    }

    ProcessOutput stdout() {
        return LogOutput.open(log, label, FleetLog.Channel.STDOUT, ship.log(), number);
    }

    ProcessOutput stderr() {
        return LogOutput.open(log, label, FleetLog.Channel.STDERR, ship.log(), number);
    }

    /// ` on 127.0.0.1:20001`, or nothing.
    String place() {
        return address.map(place -> " on " + place).orElse("");
    }

    /// How its health is watched; empty: it is ready as soon as it has started.
    Optional<HealthMonitor> monitor(Bridge bridge, HealthMonitor.Listener listener) {
        return ship.healthCheck()
                .map(check ->
                        monitor(
                                target(check.probe()),
                                new HealthMonitor.Rhythm(
                                        check.interval(),
                                        check.timeout(),
                                        check.retries(),
                                        check.startPeriod(),
                                        false),
                                bridge,
                                listener))
                .or(() ->
                        ship.command().isEmpty()
                                ? Optional.empty()
                                : address.map(place ->
                                        monitor(
                                                new ProbeTarget.Connect(place),
                                                new HealthMonitor.Rhythm(
                                                        Duration.ofSeconds(1),
                                                        Duration.ofSeconds(2),
                                                        1,
                                                        START_PERIOD,
                                                        true),
                                                bridge,
                                                listener)));
    }

    private static HealthMonitor monitor(
            ProbeTarget target,
            HealthMonitor.Rhythm rhythm,
            Bridge bridge,
            HealthMonitor.Listener listener) {
        return new HealthMonitor(
                target, rhythm, bridge.prober(), bridge.timer(), bridge.fleetThread(), listener);
    }

    private ProbeTarget target(HealthCheck.Probe probe) {
        return switch (probe) {
            case HealthCheck.Probe.HttpPath(String path) ->
                    new ProbeTarget.HttpGet(address.orElseThrow(), false, "localhost", path);
            case HealthCheck.Probe.HttpUrl(URI url) -> httpGet(url);
            case HealthCheck.Probe.Tcp(Address place) -> new ProbeTarget.Connect(place);
            case HealthCheck.Probe.Exec(Command command) -> new ProbeTarget.Run(spec(command));
        };
    }

    private static ProbeTarget httpGet(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String host =
                url.getHost().startsWith("[")
                        ? url.getHost().substring(1, url.getHost().length() - 1)
                        : url.getHost();
        return new ProbeTarget.HttpGet(
                new Address.Tcp(host, port), tls, url.getRawAuthority(), path + query);
    }
}
