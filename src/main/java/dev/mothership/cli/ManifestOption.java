package dev.mothership.cli;

import dev.mothership.manifest.ManifestLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which manifest or Procfile is meant.
final class ManifestOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The manifest, or a Procfile (default: ship-manifest.toml, else Procfile).")
    @Nullable Path given;

    /// The file named, or the one that is there.
    Path path() {
        return given == null ? ManifestLoader.standard() : given;
    }
}
