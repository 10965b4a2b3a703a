package dev.mothership.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `run` can be told, also without naming the command.
final class RunOptions {
    @Mixin ManifestOption manifest = new ManifestOption();

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
            names = {"-m", "--formation"},
            paramLabel = "NAME=N",
            split = ",",
            description = {
                "how many instances of which ships run: web=2,worker=1; all=1 is for the rest,",
                "which otherwise is as the manifest says; of a Procfile it is left out, as Foreman does"
            })
    List<String> formation = List.of();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text or json (default: ${DEFAULT-VALUE})",
            defaultValue = "text")
    LogFormat logFormat = LogFormat.TEXT;

    @Mixin ProcfileOptions procfile = new ProcfileOptions();

    enum LogFormat {
        TEXT,
        JSON
    }
}
