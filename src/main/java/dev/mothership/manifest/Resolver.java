package dev.mothership.manifest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Lists every value that is in force, with where it came from.
final class Resolver {
    private final Manifest manifest;
    private final Values root;
    private final List<Member> members;
    private final Launches launches;
    private final List<Resolution.Entry> entries = new ArrayList<>();

    /// @param members as many as the manifest has ships, in the same order
    Resolver(Manifest manifest, Values root, List<Member> members, Launches launches) {
        this.manifest = manifest;
        this.root = root;
        this.members = members;
        this.launches = launches;
    }

    Resolution resolve() {
        mothership(root.table("mothership"));
        for (int i = 0; i < members.size(); i++) {
            ship(members.get(i), manifest.ships().get(i));
        }
        return new Resolution(entries);
    }

    private void mothership(Values values) {
        if (values.value("name").isEmpty()) {
            add("mothership.name", manifest.name(), "default (the first ship's name)");
        }
        for (Section.Key key : Schema.MOTHERSHIP.keys()) {
            switch (key.name()) {
                case "prelaunch" -> values.elements("prelaunch").forEach(job -> job(job.table()));
                case "limits" ->
                        section("mothership.limits", Schema.LIMITS, values.table("limits"));
                case "metrics" -> {
                    if (values.value("metrics_port").isEmpty()) {
                        key("mothership", key, values);
                    }
                }
                default -> key("mothership", key, values);
            }
        }
    }

    private void job(Values values) {
        String path = "mothership.prelaunch." + values.value("name").orElseThrow().text();
        for (Section.Key key : Schema.JOB.keys()) {
            if (key.name().equals("env")) {
                env(path, launches.jobEnv(values));
            } else if (!key.name().equals("name")) {
                key(path, key, values);
            }
        }
    }

    private void ship(Member member, Ship ship) {
        String path = "fleet." + member.group() + "." + ship.name();
        Values values = member.values();
        for (Section.Key key : Schema.SHIP.keys()) {
            switch (key.name()) {
                case "name" -> {}
                case "env" -> env(path, launches.env(member));
                case "tags" ->
                        member.tags()
                                .forEach(tag -> add(path + ".tags", tag.text(), Origins.of(tag)));
                case "healthcheck" -> healthCheck(path, key, values);
                default -> key(path, key, values);
            }
            standard(key.name(), ship)
                    .filter(_ -> values.value(key.name()).isEmpty())
                    .ifPresent(value -> add(path + "." + key.name(), value.text, value.origin));
        }
    }

    private record Standard(String text, String origin) {}

    /// Defaults that depend on something else.
    private static Optional<Standard> standard(String key, Ship ship) {
        return Optional.ofNullable(
                switch (key) {
                    case "bind" ->
                            ship.needsPort()
                                    ? new Standard("a free port, given as PORT", Origins.DEFAULT)
                                    : null;
                    case "cwd" -> new Standard(ship.cwd().toString(), Origins.DEFAULT);
                    case "timeout" ->
                            new Standard(
                                    Quantities.text(ship.timeout()),
                                    "mothership.limits.request_timeout");
                    default -> null;
                });
    }

    private void healthCheck(String path, Section.Key key, Values values) {
        values.value("healthcheck")
                .ifPresent(value -> {
                    boolean brief = !(value.object() instanceof Values);
                    if (brief) {
                        key(path, key, values);
                    }
                    section(
                            path + ".healthcheck",
                            Schema.HEALTHCHECK_TABLE,
                            brief ? Values.empty(value.offset()) : value.table());
                });
    }

    private void section(String path, Section section, Values values) {
        section.keys().forEach(key -> key(path, key, values));
    }

    private void env(String path, Map<String, Environments.Variable> env) {
        env.forEach((name, variable) ->
                add(
                        path + ".env." + name,
                        variable.secret() ? Secrets.MASK : Secrets.mask(name, variable.value()),
                        variable.origin()));
    }

    /// Adds a key's value, or its default if it has one and is supported.
    private void key(String path, Section.Key key, Values values) {
        values.value(key.name())
                .ifPresentOrElse(
                        value -> value(path + "." + key.name(), key.name(), value),
                        () -> {
                            if (!key.standard().isEmpty() && !key.soon()) {
                                add(path + "." + key.name(), key.standard(), Origins.DEFAULT);
                            }
                        });
    }

    private void value(String path, String key, Values.Value value) {
        if (value.object() instanceof Values table) {
            table.map()
                    .forEach((name, below) -> {
                        // Names that the user chose tell secrets; ours do not.
                        boolean chosen = key.equals("env") || key.equals("config");
                        value(path + "." + name, chosen ? "env." + name : name, below);
                    });
        } else if (value.object() instanceof List<?>
                && value.elements().stream().anyMatch(Resolver::isStructured)) {
            int index = 0;
            for (Values.Value element : value.elements()) {
                value(path + "[" + index++ + "]", key, element);
            }
        } else {
            String text =
                    key.startsWith("env.")
                            ? Secrets.mask(key.substring(4), text(value))
                            : Secrets.mask(text(value));
            boolean secret = Secrets.areNamed(value.variables());
            add(path, secret ? Secrets.MASK : text, Origins.of(value));
        }
    }

    private static boolean isStructured(Values.Value value) {
        return value.object() instanceof Values || value.object() instanceof Route;
    }

    private static String text(Values.Value value) {
        return switch (value.object()) {
            case Duration duration -> Quantities.text(duration);
            case Command command ->
                    command.shell() ? command.text() + " (by /bin/sh -c)" : command.text();
            case Route route -> route.bind().map(bind -> bind + ":").orElse("") + route.pattern();
            case HealthCheck.Probe.HttpPath(String path) -> path;
            case HealthCheck.Probe.HttpUrl(URI url) -> url.toString();
            case Path path -> path.toString();
            case List<?> _ ->
                    value.elements().stream()
                            .map(Resolver::text)
                            .collect(Collectors.joining(", ", "[", "]"));
            default -> value.text();
        };
    }

    private void add(String path, String value, String origin) {
        entries.add(new Resolution.Entry(path, value, origin));
    }
}
