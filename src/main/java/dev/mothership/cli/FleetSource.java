package dev.mothership.cli;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ManifestLoader;
import dev.mothership.manifest.Procfile;
import dev.mothership.manifest.ProcfileChoices;
import dev.mothership.manifest.Ship;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a fleet comes from, as the command line has it: the file, and what is chosen of it. It can
/// be read again.
///
/// @param file as the user named it
/// @param procfile what the command line says about it; empty: it is a manifest
record FleetSource(
        Path file,
        Optional<ProcfileChoices> procfile,
        Formation formation,
        ShipSelection selection) {
    private static final int LARGEST_PORT = 65_535;

    /// @throws IllegalArgumentException if the options do not go together; the message says why
    static FleetSource of(RunOptions options) {
        ProcfileOptions own = options.procfile;
        if (own.file != null && options.manifest.given != null) {
            throw new IllegalArgumentException(
                    "cannot run both -c " + options.manifest.given + " and -f " + own.file);
        }
        Path file = own.file != null ? own.file : options.manifest.path();
        boolean isProcfile = own.file != null || Procfile.isNamed(file);
        if (!isProcfile && (!own.env.isEmpty() || own.port != null || own.together)) {
            throw new IllegalArgumentException(
                    "cannot use -e, -p and --foreman with "
                            + file
                            + ": they are for a Procfile (env_file, bind and restart say so there)");
        }
        if (own.port != null && (own.port < 1 || own.port > LARGEST_PORT)) {
            throw new IllegalArgumentException(
                    "cannot use -p " + own.port + ": ports are 1 to " + LARGEST_PORT);
        }
        return new FleetSource(
                file,
                isProcfile ? Optional.of(choices(own)) : Optional.empty(),
                Formation.parse(options.formation, !isProcfile),
                new ShipSelection(options.only, options.except));
    }

    private static ProcfileChoices choices(ProcfileOptions own) {
        return new ProcfileChoices(
                own.port == null ? OptionalInt.empty() : OptionalInt.of(own.port),
                own.env,
                own.together);
    }

    /// Reads the file and checks it, all of it.
    ///
    /// @param environment mothership's own
    ManifestLoader.Result load(ManifestLoader loader, Map<String, String> environment) {
        return procfile.map(choices -> loader.loadProcfile(file, choices, environment))
                .orElseGet(() -> loader.load(file, environment));
    }

    /// What of it is to run, and how often.
    ///
    /// @throws IllegalArgumentException if a name is not there or nothing is left; the message says
    ///   what there is
    Manifest choose(Manifest whole) {
        return Formation.withoutIdleListener(selection.of(formation.of(whole)));
    }

    /// What people should know before it starts: where it is not as Foreman has it, and what is
    /// left out.
    List<String> notices(Manifest whole, Manifest chosen) {
        List<String> notices = new ArrayList<>();
        if (procfile.isPresent() && !procfile.get().together()) {
            notices.add(
                    "a process that ends is started again; Foreman would stop all of them:"
                            + " --foreman does that");
        }
        Set<String> left = chosen.ships().stream().map(Ship::name).collect(Collectors.toSet());
        String out =
                formation.isEmpty()
                        ? ""
                        : whole.ships().stream()
                                .map(Ship::name)
                                .filter(name ->
                                        !left.contains(name)
                                                && !formation.counts().containsKey(name))
                                .collect(Collectors.joining(", "));
        if (!out.isEmpty()) {
            notices.add(
                    "left out: " + out + " (-m; all=1 in it is for those that it does not name)");
        }
        return notices;
    }
}
