package dev.mothership.cli;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.manifest.Resolution;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mothership clearance`: checks a manifest and starts nothing.
@Command(
        name = "clearance",
        aliases = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks the manifest or Procfile; starts nothing and opens no port.")
class ClearanceCommand implements Callable<Integer> {
    private static final int WRONG = 2;
    private static final int WIDEST_PATH = 48;
    private static final int WIDEST_VALUE = 40;

    private final ManifestLoader loader;
    private final Processes processes;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ManifestOption manifest = new ManifestOption();

    @Option(
            names = {"-v", "--verbose"},
            description = "show every value in force and where it came from")
    private boolean verbose;

    ClearanceCommand(ManifestLoader loader, Processes processes) {
        this.loader = loader;
        this.processes = processes;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ProblemPrinter printer = new ProblemPrinter(err, ProblemPrinter.wantsColour(processes, 2));
        Path config = manifest.path();
        return switch (loader.load(config, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                printer.rejection(config, problems);
                yield WRONG;
            }
            case ManifestLoader.Result.Loaded(
                            Manifest loaded,
                            List<ManifestProblem> warnings,
                            Resolution resolution) -> {
                printer.warnings(warnings);
                if (verbose) {
                    print(resolution, out);
                }
                out.println(summary(config, loaded));
                out.flush();
                yield CommandLine.ExitCode.OK;
            }
        };
    }

    private static String summary(Path config, Manifest manifest) {
        return config
                + " is right: "
                + count(manifest.ships().size(), "ship")
                + ", "
                + count(manifest.prelaunch().size(), "job")
                + ", "
                + count(manifest.listeners().size(), "listener");
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /// Three columns; a long path or value pushes the rest of its line to the right.
    private static void print(Resolution resolution, PrintWriter out) {
        List<Resolution.Entry> entries = resolution.entries();
        int paths = width(entries.stream().map(Resolution.Entry::path).toList(), WIDEST_PATH);
        int values = width(entries.stream().map(e -> oneLine(e.value())).toList(), WIDEST_VALUE);
        for (Resolution.Entry entry : entries) {
            out.println(
                    pad(entry.path(), paths)
                            + " = "
                            + pad(oneLine(entry.value()), values)
                            + "  # "
                            + entry.origin());
        }
        out.println();
    }

    private static int width(List<String> texts, int most) {
        return texts.stream().mapToInt(String::length).filter(w -> w <= most).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String oneLine(String value) {
        StringBuilder line = new StringBuilder();
        value.codePoints()
                .forEach(c -> {
                    if (c == '\n') {
                        line.append("\\n");
                    } else {
                        line.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c);
                    }
                });
        return line.toString();
    }
}
