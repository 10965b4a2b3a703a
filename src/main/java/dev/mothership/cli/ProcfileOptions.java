package dev.mothership.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `run` can be told of a Procfile: what Foreman can be told too, and `--foreman`.
final class ProcfileOptions {
    @Option(
            names = {"-f", "--procfile"},
            paramLabel = "FILE",
            description = "run this Procfile, whatever its name")
    @Nullable Path file;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "FILE",
            split = ",",
            description = "with a Procfile: read these instead of the .env beside it")
    List<Path> env = List.of();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description =
                    "with a Procfile: PORT of its first line; each further line has 100 more (default: 5000)")
    @Nullable Integer port;

    @Option(
            names = "--foreman",
            description =
                    "with a Procfile: when one process ends, stop all, with its exit status, as Foreman does")
    boolean together;
}
