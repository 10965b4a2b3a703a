package dev.mothership.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// What `run` can be told, also without naming the command.
final class RunOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "the manifest (default: ${DEFAULT-VALUE})",
            defaultValue = "ship-manifest.toml")
    Path config = Path.of("ship-manifest.toml");

    @Option(
            names = "--only",
            paramLabel = "TAG",
            split = ",",
            description =
                    "run only ships with one of these tags, groups or names, and what they depend on")
    List<String> only = List.of();

    @Option(
            names = "--except",
            paramLabel = "TAG",
            split = ",",
            description = "leave out ships with one of these tags, groups or names")
    List<String> except = List.of();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text or json (default: ${DEFAULT-VALUE})",
            defaultValue = "text")
    LogFormat logFormat = LogFormat.TEXT;

    enum LogFormat {
        TEXT,
        JSON
    }
}
