package dev.mothership.manifest;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a manifest and checks all of it.
@ApplicationScoped
public class ManifestLoader {

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

    /// Reads and checks `file`. Never throws: whatever is wrong with the file or in it is in the
    /// result.
    ///
    /// @param environment mothership's own
    public Result load(Path file, Map<String, String> environment) {
        return new Result.Rejected(
                List.of(
                        new ManifestProblem(
                                file.toString(), 0, 0, "cannot read it", "", Optional.empty())));
    }
}
