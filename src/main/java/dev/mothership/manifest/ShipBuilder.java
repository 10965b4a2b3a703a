package dev.mothership.manifest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a [Ship] of a checked table.
final class ShipBuilder {

    /// A literal path: as a pattern it takes everything that begins with it.
    private static final Pattern LITERAL = Pattern.compile("\\^?(?:/[A-Za-z0-9_~-]+)+");

    private static final List<String> PROBES = List.of("path", "url", "command", "tcp");

    private final Report report;
    private final Launches launches;
    private final ConfinementBuilder confinement;
    private final Duration requestTimeout;
    private final LogFiles logFiles;

    /// @param requestTimeout for ships that say nothing
    ShipBuilder(
            Report report,
            Launches launches,
            ConfinementBuilder confinement,
            Duration requestTimeout) {
        this.report = report;
        this.launches = launches;
        this.confinement = confinement;
        this.requestTimeout = requestTimeout;
        logFiles = new LogFiles(report, launches.folder());
    }

    Ship build(Member member) {
        Values values = member.values();
        Map<String, String> env = Environments.values(launches.env(member));
        Optional<Command> command = launches.command(values);
        Path cwd = launches.cwd(values);
        command.ifPresent(found -> launches.warnIfMissing(found, values, env, cwd));
        Optional<Address> bind = values.get("bind", Address.class).map(this::absolute);
        if (!values.has("command") && !values.has("bind")) {
            report.missing(
                    "command",
                    () ->
                            report.source()
                                    .problem(
                                            member.own().offset(),
                                            "cannot do without `command` in `fleet."
                                                    + member.group()
                                                    + "`",
                                            "add command = \"…\", or bind = \"HOST:PORT\" where the"
                                                    + " ship runs elsewhere"));
        }
        checkPort(values);
        return new Ship(
                member.label(),
                member.group(),
                command,
                bind,
                values.elements("routes").stream().map(this::route).toList(),
                values.value("healthcheck").flatMap(this::healthCheck),
                Launches.names(values, "depends_on"),
                env,
                cwd,
                restart(values),
                values.get("critical", Boolean.class).orElse(true),
                values.get("oneshot", Boolean.class).orElse(false),
                values.get("stop_signal", String.class).orElse("TERM"),
                values.get("stop_timeout", Duration.class).orElse(Duration.ofSeconds(10)),
                values.get("timeout", Duration.class).orElse(requestTimeout),
                replication(values),
                schedule(values, env),
                logFiles.of(values, member.label()),
                confinement.build(values),
                tags(member),
                values.get("comment", String.class));
    }

    private static Set<String> tags(Member member) {
        return member.tags().map(Values.Value::text).collect(Collectors.toSet());
    }

    private static RestartPolicy restart(Values values) {
        String key = values.get("restart", String.class).orElse("always");
        return Arrays.stream(RestartPolicy.values())
                .filter(policy -> policy.key().equals(key))
                .findFirst()
                .orElse(RestartPolicy.ALWAYS);
    }

    private Address absolute(Address address) {
        return switch (address) {
            case Address.Unix(Path path) ->
                    new Address.Unix(launches.folder().resolve(path).normalize());
            case Address.Tcp tcp -> tcp;
        };
    }

    private void checkPort(Values values) {
        values.value("bind")
                .filter(value -> value.object() instanceof Address.Tcp tcp && tcp.port() == 0)
                .ifPresent(value ->
                        report.problem(
                                value.offset(),
                                "cannot use `bind`: port 0 is no port to reach a ship at",
                                "leave bind out: a free port is chosen and given as PORT"));
    }

    private Replication replication(Values values) {
        int replicas = values.get("replicas", Long.class).orElse(1L).intValue();
        boolean overlap = values.get("overlap", Boolean.class).orElse(false);
        if (values.has("bind")) {
            values.value("replicas")
                    .filter(_ -> replicas > 1)
                    .ifPresent(value -> refuseBeside("replicas", value));
            values.value("overlap")
                    .filter(_ -> overlap)
                    .ifPresent(value -> refuseBeside("overlap", value));
        }
        return new Replication(replicas, overlap);
    }

    /// A ship with a schedule does its work in runs: it has no replicas, and nobody reaches it.
    private Optional<Schedule> schedule(Values values, Map<String, String> env) {
        Optional<Schedule> schedule = values.get("schedule", Schedule.class);
        if (schedule.isPresent()) {
            if (values.get("replicas", Long.class).orElse(1L) > 1) {
                refuseBesideSchedule("replicas", values);
            }
            Stream.of("routes", "healthcheck").forEach(key -> refuseBesideSchedule(key, values));
            checkZone(values, Optional.ofNullable(env.get("TZ")));
        }
        return schedule;
    }

    private void checkZone(Values values, Optional<String> zone) {
        if (zone.isPresent() && !Schedule.isZone(zone.get())) {
            values.value("schedule")
                    .ifPresent(value ->
                            report.problem(
                                    value.offset(),
                                    "cannot use `schedule`: TZ is `"
                                            + zone.get()
                                            + "`, which is not the name of a time zone",
                                    "write TZ = \"Europe/Berlin\", or leave it out for the"
                                            + " machine's"));
        }
    }

    private void refuseBesideSchedule(String key, Values values) {
        values.value(key)
                .ifPresent(value ->
                        report.problem(
                                value.offset(),
                                "cannot use `" + key + "` with `schedule`: it runs now and then",
                                "leave one of the two out"));
    }

    private void refuseBeside(String key, Values.Value value) {
        report.problem(
                value.offset(),
                "cannot use `" + key + "` with `bind`: two processes cannot listen at one address",
                "leave bind out: each is given a free port of its own as PORT");
    }

    private Route route(Values.Value value) {
        Route route =
                value.object() instanceof Values table
                        ? new Route(
                                table.get("bind", String.class),
                                table.get("pattern", String.class).orElse("/"),
                                table.get("strip_prefix", String.class),
                                table.get("host", String.class),
                                table.get("raw_path", Boolean.class).orElse(false),
                                conditions(table))
                        : (Route) value.object();
        if (LITERAL.matcher(route.pattern()).matches()) {
            String path = route.pattern();
            report.warn(
                    value.object() instanceof Values table
                            ? table.value("pattern")
                                    .map(Values.Value::offset)
                                    .orElse(value.offset())
                            : value.offset(),
                    "the pattern `" + path + "` also takes `" + path.replace("^", "") + "x`",
                    "write `" + path + "(/.*)?$` for the path and what is below it");
        }
        return route;
    }

    private static Route.Conditions conditions(Values route) {
        return new Route.Conditions(
                texts(route, "ua_filter"), texts(route, "accept"), texts(route, "fingerprint"));
    }

    private static List<String> texts(Values table, String key) {
        return table.elements(key).stream().map(Values.Value::text).toList();
    }

    private Optional<HealthCheck> healthCheck(Values.Value value) {
        if (value.object() instanceof HealthCheck.Probe probe) {
            return Optional.of(healthCheck(probe, Values.empty(value.offset())));
        }
        Values table = value.table();
        List<String> kinds = PROBES.stream().filter(kind -> table.value(kind).isPresent()).toList();
        if (kinds.size() > 1) {
            report.problem(
                    table.value(kinds.get(1)).map(Values.Value::keyOffset).orElse(value.offset()),
                    "cannot use both `"
                            + kinds.get(0)
                            + "` and `"
                            + kinds.get(1)
                            + "` in `healthcheck`",
                    "a healthcheck has one of path, url, command, tcp");
        }
        return probe(table, value).map(probe -> healthCheck(probe, table));
    }

    private Optional<HealthCheck.Probe> probe(Values table, Values.Value value) {
        Optional<HealthCheck.Probe> probe =
                table.get("path", String.class)
                        .<HealthCheck.Probe>map(HealthCheck.Probe.HttpPath::new)
                        .or(() -> table.get("url", URI.class).map(HealthCheck.Probe.HttpUrl::new))
                        .or(() ->
                                table.get("command", Command.class)
                                        .map(HealthCheck.Probe.Exec::new))
                        .or(() ->
                                table.get("tcp", Address.class)
                                        .map(this::absolute)
                                        .map(HealthCheck.Probe.Tcp::new));
        if (PROBES.stream().noneMatch(table::has)) {
            report.problem(
                    value.offset(),
                    "cannot use `healthcheck`: it does not say what to check",
                    "add path = \"/health\", or url, command or tcp");
        }
        return probe;
    }

    private static HealthCheck healthCheck(HealthCheck.Probe probe, Values table) {
        return new HealthCheck(
                probe,
                table.get("interval", Duration.class).orElse(Duration.ofSeconds(5)),
                table.get("timeout", Duration.class).orElse(Duration.ofSeconds(2)),
                table.get("retries", Long.class).orElse(3L).intValue(),
                table.get("start_period", Duration.class).orElse(Duration.ofSeconds(60)));
    }
}
