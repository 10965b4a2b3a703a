package dev.mothership.cli;

import dev.mothership.admin.AdminServer;
import dev.mothership.admin.ControlServer;
import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.ManifestSource;
import dev.mothership.fleet.Outcome;
import dev.mothership.fleet.Phase;
import dev.mothership.fleet.RuntimeFolder;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Job;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.manifest.Ship;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import dev.mothership.shiplog.Console;
import dev.mothership.timer.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// `mothership run`: loads the manifest, opens the console and the admin plane, runs the fleet,
/// reports its end.
@ApplicationScoped
class FleetRunner {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;

    private final ManifestLoader loader;
    private final Fleet fleet;
    private final AdminServer admin;
    private final ControlServer control;
    private final Processes processes;
    private final Timer timer;

    FleetRunner(
            ManifestLoader loader,
            Fleet fleet,
            AdminServer admin,
            ControlServer control,
            Processes processes,
            Timer timer) {
        this.loader = loader;
        this.fleet = fleet;
        this.admin = admin;
        this.control = control;
        this.processes = processes;
        this.timer = timer;
    }

    /// Blocks until the fleet is over.
    ///
    /// @return the exit status
    int run(RunOptions options) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        // Linking the system calls takes as long as reading the manifest: side by side.
        Thread.ofPlatform().daemon().name("link").start(processes::ownPid);
        FleetSource source;
        try {
            source = FleetSource.of(options);
        } catch (IllegalArgumentException e) {
            err.println("mothership: " + e.getMessage());
            return WRONG;
        }
        switch (source.load(loader, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                new ProblemPrinter(err, ProblemPrinter.wantsColour(processes, 2))
                        .rejection(source.file(), problems);
                return WRONG;
            }
            case ManifestLoader.Result.Loaded(
                            Manifest manifest,
                            List<ManifestProblem> warnings,
                            _) -> {
                Manifest chosen;
                try {
                    chosen = source.choose(manifest);
                } catch (IllegalArgumentException e) {
                    err.println("mothership: " + e.getMessage());
                    return WRONG;
                }
                List<String> notices = source.notices(manifest, chosen);
                return report(run(chosen, warnings, notices, options.logFormat, source), err);
            }
        }
    }

    /// Reads the manifest for a reload.
    private Manifest loadAgain(FleetSource source, Console console) throws ManifestSource.Rejected {
        return switch (source.load(loader, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) ->
                    throw new ManifestSource.Rejected(
                            problems.stream().map(ManifestProblem::render).toList());
            case ManifestLoader.Result.Loaded(
                            Manifest manifest,
                            List<ManifestProblem> warnings,
                            _) -> {
                warnings.forEach(warning -> console.warn(warning.render()));
                try {
                    yield source.choose(manifest);
                } catch (IllegalArgumentException e) {
                    throw new ManifestSource.Rejected(List.of(String.valueOf(e.getMessage())));
                }
            }
        };
    }

    private Outcome run(
            Manifest manifest,
            List<ManifestProblem> warnings,
            List<String> notices,
            RunOptions.LogFormat logFormat,
            FleetSource source) {
        List<String> names =
                Stream.concat(
                                manifest.prelaunch().stream().map(Job::name),
                                labels(manifest.ships()))
                        .toList();
        try (Console console = Console.standard(style(logFormat), names, timer::now);
                NoticeHandler _ = NoticeHandler.install(console)) {
            Signals.onHangUp(hangUp(console));
            Signals.onReopen(console::reopenFiles);
            console.info(
                    "mothership "
                            + Version.number()
                            + ": "
                            + source.file()
                            + ", "
                            + count(manifest.ships().size(), "ship")
                            + ", "
                            + count(manifest.prelaunch().size(), "prelaunch job"));
            warnings.forEach(warning -> console.warn(warning.render()));
            notices.forEach(console::info);
            Path home = Path.of(System.getProperty("user.home", "/"));
            try (RuntimeFolder folder =
                    RuntimeFolder.open(
                            manifest.file(), System.getenv(), home, processes.ownPid())) {
                return run(manifest, () -> loadAgain(source, console), folder, console);
            } catch (IOException e) {
                return new Outcome.Failed(String.valueOf(e.getMessage()), List.of());
            }
        }
    }

    /// What the output of all instances is headed with.
    private static Stream<String> labels(List<Ship> ships) {
        return ships.stream()
                .flatMap(ship ->
                        IntStream.rangeClosed(1, ship.replication().replicas())
                                .mapToObj(ship::label));
    }

    private Outcome run(
            Manifest manifest, ManifestSource source, RuntimeFolder folder, Console console)
            throws IOException {
        try (Closeable _ = openControl(manifest, folder, console)) {
            Optional<String> adminProblem = openAdmin(manifest, console);
            return adminProblem.isPresent()
                    ? new Outcome.Failed(adminProblem.get(), List.of())
                    : fleet.run(manifest, source, folder, console, Main.STOP);
        }
    }

    private Closeable openControl(Manifest manifest, RuntimeFolder folder, Console console) {
        try {
            return control.open(folder, () -> fleet.manifest().orElse(manifest), console);
        } catch (IOException e) {
            console.warn(e.getMessage() + "; `status`, `stop` and their like will not find it");
            return () -> {};
        }
    }

    /// A hang-up means a reload, unless the terminal that we were started on has gone.
    private Runnable hangUp(Console console) {
        boolean terminal = onTerminal();
        return () -> {
            if (terminal && !onTerminal()) {
                Main.STOP.press("the terminal has gone");
            } else {
                Thread.ofPlatform().daemon().name("reload").start(() -> reload(console));
            }
        };
    }

    private void reload(Console console) {
        if (fleet.phase() != Phase.FLYING) {
            console.warn("cannot reload on SIGHUP: the fleet is not flying");
        } else {
            fleet.reload(true, "SIGHUP");
        }
    }

    private boolean onTerminal() {
        return processes.isTerminal(0) || processes.isTerminal(1);
    }

    private Console.Style style(RunOptions.LogFormat format) {
        return switch (format) {
            case JSON -> Console.Style.JSON;
            case TEXT -> Styles.text(processes);
        };
    }

    private Optional<String> openAdmin(Manifest manifest, Console console) {
        if (manifest.admin().isEmpty()) {
            return Optional.empty();
        }
        Address.Tcp wanted = manifest.admin().get();
        try {
            console.info("metrics on http://" + admin.open(wanted) + "/metrics");
            return Optional.empty();
        } catch (IOException e) {
            if (manifest.adminSetByHand()) {
                return Optional.of(e.getMessage() + " (metrics)");
            }
            console.warn(
                    "no metrics: "
                            + e.getMessage()
                            + "; set [mothership] metrics to another address, or to 0");
            return Optional.empty();
        }
    }

    private static int report(Outcome outcome, PrintWriter err) {
        return switch (outcome) {
            case Outcome.Landed _ -> OK;
            case Outcome.Ended(int status) -> status;
            case Outcome.Failed(String reason, List<String> details) -> {
                details.forEach(line -> err.println("    " + line));
                err.println("mothership: " + reason);
                yield FAILED;
            }
        };
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
