package dev.mothership.manifest;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a manifest or a Procfile and checks all of it.
@ApplicationScoped
public class ManifestLoader {
    private static final Path MANIFEST = Path.of("ship-manifest.toml");
    private static final Path PROCFILE = Path.of("Procfile");
    private final Accounts accounts;

    public ManifestLoader() {
        this(Accounts.system());
    }

    ManifestLoader(Accounts accounts) {
        this.accounts = accounts;
    }

    /// What became of a manifest.
    public sealed interface Result {

        /// It is right.
        ///
        /// @param warnings what is allowed but probably not meant
        record Loaded(Manifest manifest, List<ManifestProblem> warnings, Resolution resolution)
                implements Result {
            public Loaded {
                warnings = List.copyOf(warnings);
            }
        }

        /// It is wrong; nothing may be started.
        ///
        /// @param problems at least one, in the order of the file
        record Rejected(List<ManifestProblem> problems) implements Result {
            public Rejected {
                problems = List.copyOf(problems);
            }
        }
    }

    /// The file that is meant where none is named: `ship-manifest.toml`, or `Procfile` if only that
    /// is there.
    public static Path standard() {
        return Files.notExists(MANIFEST) && Files.isRegularFile(PROCFILE) ? PROCFILE : MANIFEST;
    }

    /// Reads and checks `file`, by its name a manifest or a Procfile. Never throws: whatever is
    /// wrong with the file or in it is in the result.
    ///
    /// @param environment mothership's own
    public Result load(Path file, Map<String, String> environment) {
        return Procfile.isNamed(file)
                ? loadProcfile(file, ProcfileChoices.NONE, environment)
                : loadManifest(file, environment);
    }

    /// The same for a Procfile, whatever its name.
    public Result loadProcfile(
            Path file, ProcfileChoices choices, Map<String, String> environment) {
        return new ProcfileFleet(file, choices, environment).load();
    }

    private Result loadManifest(Path file, Map<String, String> environment) {
        if (Files.notExists(file)) {
            return new Result.Rejected(List.of(missing(file)));
        }
        try {
            return check(new SourceText(file.toString(), TextFile.read(file)), file, environment);
        } catch (BadValue bad) {
            String hint =
                    Files.notExists(file)
                            ? "`mothership init` writes one to start from"
                            : bad.hint();
            return new Result.Rejected(
                    List.of(
                            SourceText.problem(
                                    file.toString(), "cannot read it: " + bad.message(), hint)));
        }
    }

    private static ManifestProblem missing(Path file) {
        Path procfile = file.resolveSibling("Procfile");
        return SourceText.problem(
                file.toString(),
                "cannot find it",
                Files.exists(procfile)
                        ? "`-c Procfile` runs the Procfile that is there, `mothership init` makes a"
                                + " manifest of it"
                        : "`mothership init` writes one to start from; `-c FILE` names another");
    }

    private Result check(SourceText source, Path file, Map<String, String> environment) {
        TomlReader.Document document = TomlReader.read(source);
        Report report = new Report(source);
        report.syntax(document);
        Path absolute = file.toAbsolutePath().normalize();
        EnvFiles envFiles = new EnvFiles(absolute.getParent(), report);
        Map<String, String> lookup = new LinkedHashMap<>(envFiles.early(document.root()));
        lookup.putAll(environment);
        Values root = new Checker(report, new Expansion(lookup)).root(document.root());
        return new ManifestBuilder(report, absolute, environment, envFiles, accounts).build(root);
    }
}
