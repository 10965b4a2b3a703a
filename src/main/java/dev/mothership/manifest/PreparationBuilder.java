package dev.mothership.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the [Preparation] of one manifest.
final class PreparationBuilder {
    private static final String INSECURE = "MOTHERSHIP_ALLOW_INSECURE_POSTGRES_SSLMODE";
    private static final Set<String> YES = Set.of("true", "1", "yes");

    private final Report report;
    private final Launches launches;
    private final Map<String, String> environment;

    /// @param environment mothership's own
    PreparationBuilder(Report report, Launches launches, Map<String, String> environment) {
        this.report = report;
        this.launches = launches;
        this.environment = environment;
    }

    Preparation build(Values mothership) {
        List<Uplink> uplinks =
                mothership.elements("uplinks").stream()
                        .flatMap(element -> uplink(element.table()).stream())
                        .toList();
        return new Preparation(
                uplinks,
                mothership
                        .value("flagship")
                        .filter(value -> value.object() instanceof Values)
                        .filter(value -> value.table().get("enabled", Boolean.class).orElse(false))
                        .flatMap(this::flagship));
    }

    private static Optional<Uplink> uplink(Values table) {
        return table.get("url", UplinkUrls.Parsed.class)
                .map(url ->
                        new Uplink(
                                table.get("name", String.class).orElse(url.scheme()),
                                url.targets(),
                                table.get("timeout", Duration.class).orElse(Uplink.TIMEOUT)));
    }

    private Optional<FlagshipSettings> flagship(Values.Value value) {
        Values table = value.table();
        return election(value)
                .map(election ->
                        new FlagshipSettings(
                                election,
                                table.get("release", String.class).filter(r -> !r.isEmpty()),
                                time(table, "election_timeout", FlagshipSettings.ELECTION_TIMEOUT),
                                time(
                                        table,
                                        "prelaunch_timeout",
                                        FlagshipSettings.PRELAUNCH_TIMEOUT),
                                time(
                                        table,
                                        "heartbeat_interval",
                                        FlagshipSettings.HEARTBEAT_INTERVAL)));
    }

    private static Duration time(Values table, String key, Duration standard) {
        return table.get(key, Duration.class).orElse(standard);
    }

    private Optional<FlagshipSettings.Election> election(Values.Value value) {
        Values table = value.table();
        String kind = table.get("election", String.class).orElse("");
        if (kind.isEmpty()) {
            if (!table.has("election")) {
                report.problem(
                        value.keyOffset(),
                        "cannot do without `election` in `mothership.flagship`",
                        "add election = \"postgres\" with an election_url, or election ="
                                + " \"static\" with static_flagship");
            }
            return Optional.empty();
        }
        boolean postgres = kind.equals("postgres");
        String needed = postgres ? "election_url" : "static_flagship";
        String other = postgres ? "static_flagship" : "election_url";
        table.value(other)
                .ifPresent(wrong ->
                        report.problem(
                                wrong.keyOffset(),
                                "cannot use `" + other + "` with election = \"" + kind + "\"",
                                "take it out, or change `election`"));
        if (!table.has(needed)) {
            report.problem(
                    table.value("election").orElse(value).offset(),
                    "cannot use election = \"" + kind + "\" without `" + needed + "`",
                    "add "
                            + needed
                            + " = "
                            + (postgres ? "\"$DATABASE_URL\"" : "\"${MS_FLAGSHIP:-}\""));
        }
        return postgres ? postgres(table) : fixed(table);
    }

    private Optional<FlagshipSettings.Election> postgres(Values table) {
        Optional<Values.Value> url =
                table.value("election_url").filter(v -> v.object() instanceof PostgresUrl);
        url.ifPresent(value -> {
            PostgresUrl parsed = (PostgresUrl) value.object();
            if (parsed.session().cannotElect()) {
                report.problem(
                        value.offset(),
                        "cannot elect with target_session_attrs `"
                                + parsed.session().label()
                                + "`: a server that can be written to is needed",
                        "take it out: hosts that cannot be written to are passed over anyway");
            }
            parsed.unprotected()
                    .filter(_ -> !environment.getOrDefault(INSECURE, "").equals("true"))
                    .ifPresent(host ->
                            report.problem(
                                    value.offset(),
                                    "cannot use sslmode `"
                                            + parsed.tls(host).label()
                                            + "` to "
                                            + host
                                            + ": the password could be read on the way",
                                    "write sslmode=require or sslmode=verify-full, or set "
                                            + INSECURE
                                            + "=true"));
        });
        return url.map(
                value -> new FlagshipSettings.Election.Postgres((PostgresUrl) value.object()));
    }

    private Optional<FlagshipSettings.Election> fixed(Values table) {
        return table.value("static_flagship")
                .flatMap(value ->
                        value.object() instanceof Values answer
                                ? answer.get("command", Command.class)
                                        .map(command ->
                                                new FlagshipSettings.Election.Answer(
                                                        command,
                                                        answer.get("equals", String.class)
                                                                .orElse("")
                                                                .strip(),
                                                        Environments.values(
                                                                launches.jobEnv(
                                                                        Values.empty(
                                                                                value.offset()))),
                                                        launches.folder()))
                                : Optional.of(
                                        new FlagshipSettings.Election.Fixed(
                                                YES.contains(
                                                        value.text()
                                                                .strip()
                                                                .toLowerCase(Locale.ROOT)))));
    }
}
