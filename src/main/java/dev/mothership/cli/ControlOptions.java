package dev.mothership.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What every command to a running fleet can be told.
final class ControlOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The manifest of the fleet (${DEFAULT-VALUE}).",
            defaultValue = "ship-manifest.toml")
    Path config = Path.of("ship-manifest.toml");

    @Option(names = "--json", description = "Print JSON.")
    boolean json;
}
