package dev.mothership.manifest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Makes of a Procfile the [Manifest] that runs it as Foreman would: each line a ship of a group of
/// its own, `release` a prelaunch job, `web` behind a listener.
final class ProcfileFleet {
    private static final String LISTENER = "http";
    private static final List<Route> EVERYTHING =
            List.of(
                    new Route(
                            Optional.of(LISTENER),
                            "/.*",
                            Optional.empty(),
                            Optional.empty(),
                            false));

    private final Path file;
    private final Path folder;
    private final ProcfileChoices choices;
    private final Map<String, String> environment;
    private final List<ManifestProblem> problems = new ArrayList<>();
    private final List<ManifestProblem> warnings = new ArrayList<>();
    private final List<Resolution.Entry> resolution = new ArrayList<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();

    /// @param file as the user named it
    /// @param environment mothership's own
    ProcfileFleet(Path file, ProcfileChoices choices, Map<String, String> environment) {
        this.file = file;
        this.folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        this.choices = choices;
        this.environment = environment;
    }

    ManifestLoader.Result load() {
        Procfile procfile = Procfile.read(file);
        problems.addAll(procfile.problems());
        readEnv();
        ProcfilePorts ports =
                ProcfilePorts.of(file, procfile, choices.port(), env.get("PORT"), environment);
        problems.addAll(ports.problems());
        warnings.addAll(ports.warnings());
        if (Files.exists(folder.resolve(".foreman"))) {
            warnings.add(
                    SourceText.problem(
                            file.resolveSibling(".foreman").toString(),
                            "it is not read",
                            "give its options on the command line"));
        }
        if (!problems.isEmpty()) {
            return new ManifestLoader.Result.Rejected(problems);
        }
        env.remove("PORT");
        Settings settings = SettingsFactory.from(Values.empty(0));
        List<Job> jobs = new ArrayList<>();
        List<Ship> ships = new ArrayList<>();
        ports.listener()
                .ifPresent(address ->
                        resolve("mothership.bind." + LISTENER, address.toString(), ports.origin()));
        List<Procfile.Entry> entries = procfile.entries();
        for (int i = 0; i < entries.size(); i++) {
            Procfile.Entry entry = entries.get(i);
            if (entry.name().equals(Procfile.RELEASE)) {
                jobs.add(job(entry, ports.port(i)));
            } else {
                ships.add(ship(entry, ports.port(i), settings.limits().requestTimeout(), ports));
            }
        }
        List<Listener> listeners =
                ports
                        .listener()
                        .map(address ->
                                new Listener(
                                        LISTENER,
                                        address,
                                        ports.origin().equals(Origins.DEFAULT),
                                        Listener.Options.NONE))
                        .stream()
                        .toList();
        boolean adminIsOurs =
                Listeners.DEFAULT_ADMIN.port() < ports.port(0)
                        || Listeners.DEFAULT_ADMIN.port() >= ports.port(entries.size());
        boolean adminIsFree =
                adminIsOurs
                        && listeners.stream()
                                .noneMatch(listener ->
                                        Addresses.clash(
                                                listener.address(), Listeners.DEFAULT_ADMIN));
        Manifest manifest =
                new Manifest(
                        folder.resolve(Objects.requireNonNull(file.getFileName())),
                        ships.stream()
                                .map(Ship::name)
                                .findFirst()
                                .orElse(entries.getFirst().name()),
                        listeners,
                        adminIsFree ? Optional.of(Listeners.DEFAULT_ADMIN) : Optional.empty(),
                        false,
                        settings,
                        ProxySettings.NONE,
                        jobs,
                        ships,
                        Environments.inherited(environment));
        return new ManifestLoader.Result.Loaded(manifest, warnings, new Resolution(resolution));
    }

    private void readEnv() {
        Path standard = file.resolveSibling(".env");
        List<Path> files =
                !choices.envFiles().isEmpty()
                        ? choices.envFiles()
                        : Files.isRegularFile(standard) ? List.of(standard) : List.of();
        for (Path each : files) {
            try {
                ForemanEnv.Content content =
                        ForemanEnv.parse(new SourceText(each.toString(), TextFile.read(each)));
                problems.addAll(content.problems());
                warnings.addAll(content.warnings());
                env.putAll(content.variables());
                content.variables().keySet().forEach(name -> origins.put(name, each.toString()));
            } catch (BadValue bad) {
                problems.add(
                        SourceText.problem(
                                each.toString(), "cannot read it: " + bad.message(), bad.hint()));
            }
        }
    }

    private static Command command(Procfile.Entry entry) {
        return new Command(List.of("/bin/sh", "-c", entry.command()), entry.command(), true);
    }

    private Job job(Procfile.Entry entry, int port) {
        Map<String, String> own = new LinkedHashMap<>(env);
        own.put("PORT", Integer.toString(port));
        describe("mothership.prelaunch." + entry.name(), entry, port);
        return new Job(
                entry.name(),
                command(entry),
                own,
                folder,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private Ship ship(Procfile.Entry entry, int port, Duration timeout, ProcfilePorts ports) {
        boolean reached = entry.name().equals(Procfile.WEB) && ports.listener().isPresent();
        describe("fleet." + entry.name() + "." + entry.name(), entry, port);
        return new Ship(
                entry.name(),
                entry.name(),
                Optional.of(command(entry)),
                Optional.empty(),
                reached ? EVERYTHING : List.of(),
                Optional.empty(),
                List.of(),
                env,
                folder,
                choices.together() ? RestartPolicy.STOPS_ALL : RestartPolicy.ALWAYS,
                !choices.together(),
                false,
                "TERM",
                Duration.ofSeconds(10),
                timeout,
                new Replication(1, false, OptionalInt.of(port)),
                Optional.empty(),
                Optional.empty(),
                Confinement.NONE,
                Set.of(),
                Optional.empty());
    }

    private void describe(String path, Procfile.Entry entry, int port) {
        String place = file + ":" + entry.line();
        resolve(path + ".command", entry.command() + " (by /bin/sh -c)", place);
        env.forEach((name, value) ->
                resolve(
                        path + ".env." + name,
                        Secrets.mask(name, value),
                        origins.getOrDefault(name, Origins.DEFAULT)));
        resolve(path + ".env.PORT", Integer.toString(port), place + ", counted as Foreman does");
    }

    private void resolve(String path, String value, String origin) {
        resolution.add(new Resolution.Entry(path, value, origin));
    }
}
