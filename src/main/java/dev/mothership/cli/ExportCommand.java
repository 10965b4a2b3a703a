package dev.mothership.cli;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.ManifestProblem;
import dev.mothership.manifest.ProcfileWriter;
import dev.mothership.process.InheritedEnvironment;
import dev.mothership.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mothership export procfile`: the way back.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the manifest in another form.",
            "What that form cannot say is listed on standard error."
        })
class ExportCommand implements Callable<Integer> {
    private final ManifestLoader loader;
    private final Processes processes;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ManifestOption manifest = new ManifestOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, which must not be there yet.")
    private @Nullable Path output;

    @Parameters(paramLabel = "FORM", description = "${COMPLETION-CANDIDATES}")
    private Form form = Form.PROCFILE;

    enum Form {
        PROCFILE;

        @Override
        public String toString() {
            return "procfile";
        }
    }

    ExportCommand(ManifestLoader loader, Processes processes) {
        this.loader = loader;
        this.processes = processes;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Path config = manifest.path();
        return switch (loader.load(config, InheritedEnvironment.read())) {
            case ManifestLoader.Result.Rejected(List<ManifestProblem> problems) -> {
                new ProblemPrinter(err, ProblemPrinter.wantsColour(processes, 2))
                        .rejection(config, problems);
                yield ExitCode.USAGE;
            }
            case ManifestLoader.Result.Loaded loaded ->
                    switch (form) {
                        case PROCFILE -> procfile(loaded.manifest(), err);
                    };
        };
    }

    private int procfile(Manifest whole, PrintWriter err) {
        ProcfileWriter.Written written = ProcfileWriter.write(whole);
        try {
            if (output == null) {
                PrintWriter out = spec.commandLine().getOut();
                out.print(written.text());
                out.flush();
            } else {
                Files.writeString(output, written.text(), StandardOpenOption.CREATE_NEW);
            }
        } catch (FileAlreadyExistsException _) {
            return fail(err, "cannot write " + output + ": it exists");
        } catch (IOException e) {
            return fail(err, "cannot write " + output + ": " + e.getMessage());
        }
        written.warnings().forEach(warning -> err.println("warning: " + warning));
        err.flush();
        return ExitCode.OK;
    }

    private static int fail(PrintWriter err, String message) {
        err.println("mothership: " + message);
        err.flush();
        return ExitCode.USAGE;
    }
}
