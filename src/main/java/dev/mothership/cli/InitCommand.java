package dev.mothership.cli;

import dev.mothership.manifest.DotEnv;
import dev.mothership.manifest.Procfile;
import dev.mothership.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mothership init`: writes a manifest to start from.
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes a commented manifest; from the Procfile, if there is one.")
class InitCommand implements Callable<Integer> {
    private static final int WRONG = 2;

    private final Processes processes;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "the manifest to write (default: ${DEFAULT-VALUE})",
            defaultValue = "ship-manifest.toml")
    private Path config = Path.of("ship-manifest.toml");

    @Option(names = "--force", description = "replace a manifest that is there")
    private boolean force;

    @Option(
            names = "--procfile",
            paramLabel = "FILE",
            description = "the Procfile to start from (default: Procfile beside the manifest)")
    private @Nullable Path procfile;

    InitCommand(Processes processes) {
        this.processes = processes;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path folder = Objects.requireNonNullElse(config.toAbsolutePath().getParent(), config);
        Path given = procfile == null ? folder.resolve("Procfile") : procfile;
        boolean fromProcfile = procfile != null || Files.isRegularFile(given);
        String text = ManifestTemplate.EXAMPLE;
        if (fromProcfile) {
            Procfile read = Procfile.read(given);
            if (!read.problems().isEmpty()) {
                boolean colour = ProblemPrinter.wantsColour(processes, 2);
                new ProblemPrinter(err, colour).problems(read.problems());
                return fail(err, "cannot use " + given);
            }
            Path env = folder.resolve(".env");
            text = ManifestTemplate.of(read, Files.isRegularFile(env), DotEnv.port(env));
        }
        try {
            Files.writeString(config, text, options());
        } catch (FileAlreadyExistsException _) {
            return fail(err, "cannot write " + config + ": it exists (--force replaces it)");
        } catch (IOException e) {
            return fail(err, "cannot write " + config + ": " + e.getMessage());
        }
        out.println("wrote " + config + (fromProcfile ? ", from " + given.getFileName() : ""));
        Set<String> differences =
                fromProcfile ? DotEnv.differences(folder.resolve(".env")) : Set.of();
        if (!differences.isEmpty()) {
            err.println(
                    "warning: a manifest reads "
                            + String.join(", ", differences)
                            + " of .env otherwise than Foreman: there, a # behind a space begins a"
                            + " comment, and escapes differ");
            err.flush();
        }
        out.println("check it with `mothership clearance`, start it with `mothership`");
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private OpenOption[] options() {
        return force
                ? new OpenOption[] {
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING
                }
                : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
    }

    private static int fail(PrintWriter err, String message) {
        err.println("mothership: " + message);
        err.flush();
        return WRONG;
    }
}
