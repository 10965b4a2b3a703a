package dev.mothership.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command to a running fleet can be told.
final class ControlOptions {
    @Mixin ManifestOption manifest = new ManifestOption();

    @Option(names = "--json", description = "Print JSON.")
    boolean json;
}
