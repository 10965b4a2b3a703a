package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// What the command line says about a Procfile.
///
/// @param port the `PORT` of the first line; empty: as `.env` says, else 5000
/// @param envFiles relative to the current folder, later ones win; empty: `.env` beside the
///   Procfile, if it is there
/// @param together whether the first process that ends ends them all, as Foreman has it
public record ProcfileChoices(OptionalInt port, List<Path> envFiles, boolean together) {
    /// Nothing said.
    public static final ProcfileChoices NONE =
            new ProcfileChoices(OptionalInt.empty(), List.of(), false);

    public ProcfileChoices {
        envFiles = List.copyOf(envFiles);
    }
}
