package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Puts checked values together and checks what needs more than one of them. Everything is put
/// together even when there are problems already, so that all of them are found.
final class ManifestBuilder {
    private final Report report;
    private final Path file;
    private final Map<String, String> environment;
    private final EnvFiles envFiles;
    private final Accounts accounts;

    /// @param file absolute
    /// @param environment mothership's own
    ManifestBuilder(
            Report report,
            Path file,
            Map<String, String> environment,
            EnvFiles envFiles,
            Accounts accounts) {
        this.report = report;
        this.file = file;
        this.environment = environment;
        this.envFiles = envFiles;
        this.accounts = accounts;
    }

    ManifestLoader.Result build(Values root) {
        Values mothership = root.table("mothership");
        Settings settings = SettingsFactory.from(mothership);
        Map<String, String> inherited = Environments.inherited(environment);
        Launches launches = launches(mothership, inherited);
        List<Member> members = Member.of(root);
        ShipBuilder shipBuilder =
                new ShipBuilder(
                        report,
                        launches,
                        new ConfinementBuilder(report, accounts),
                        settings.limits().requestTimeout());
        List<Ship> ships = members.stream().map(shipBuilder::build).toList();
        List<Job> jobs =
                mothership.elements("prelaunch").stream()
                        .map(job -> launches.job(job.table()))
                        .toList();
        new References(report, root, members).check();
        Listeners listeners = new Listeners(report, mothership, folder(), accounts);
        listeners.check(members);
        new ServedFolders(report, mothership, folder()).check();
        new ShieldRules(report).check(mothership, members);
        Manifest manifest =
                new Manifest(
                        file,
                        name(mothership, ships, jobs),
                        listeners.listeners(),
                        listeners.admin(),
                        listeners.isAdminSetByHand(),
                        settings,
                        new ProxySettingsBuilder(folder()).build(mothership),
                        new PreparationBuilder(report, launches, environment).build(mothership),
                        jobs,
                        ships,
                        inherited);
        if (ships.isEmpty() && jobs.isEmpty()) {
            report.missing(
                    "fleet",
                    () ->
                            SourceText.problem(
                                    report.source().file(),
                                    "cannot start an empty fleet: it has no ship",
                                    "add [[fleet.web]] with name = \"app\" and command = \"…\""));
        }
        List<ManifestProblem> problems = report.problems();
        return problems.isEmpty()
                ? new ManifestLoader.Result.Loaded(
                        manifest,
                        report.warnings(),
                        new Resolver(manifest, root, members, launches).resolve())
                : new ManifestLoader.Result.Rejected(problems);
    }

    private Launches launches(Values mothership, Map<String, String> inherited) {
        Map<String, Environments.Variable> global =
                envFiles.variables(mothership.elements("env_file"));
        Environments.put(global, mothership.table("env"));
        return new Launches(report, folder(), global, inherited, envFiles);
    }

    private Path folder() {
        return Objects.requireNonNullElse(file.getParent(), file);
    }

    private static String name(Values mothership, List<Ship> ships, List<Job> jobs) {
        return mothership
                .get("name", String.class)
                .or(() -> ships.stream().map(Ship::name).findFirst())
                .or(() -> jobs.stream().map(Job::name).findFirst())
                .orElse("");
    }
}
