package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Which port each line of a Procfile gets, and where `web` is reached through us.
///
/// Foreman has one meaning for `PORT`, the first line's port. Here the platform's `PORT` is where
/// we listen, and `-p` or `.env` says what the first line gets; so the numbers may meet, and ours
/// give way if nobody asked for them.
///
/// @param base what the first line gets
/// @param listener where `web` is reached; empty: there is no `web`, or it has that address itself
/// @param origin where the listener's address came from, for people
record ProcfilePorts(
        int base,
        Optional<Address> listener,
        String origin,
        List<ManifestProblem> problems,
        List<ManifestProblem> warnings) {
    private static final int STANDARD_LISTENER = 8080;
    private static final int LARGEST = 65_535;

    /// How far apart the blocks are that are tried where nobody named a port.
    private static final int BLOCK = 1_000;

    /// The port of a line.
    ///
    /// @param index from 0, every line counted
    int port(int index) {
        return base + Procfile.PORT_STEP * index;
    }

    /// @param chosen `-p`
    /// @param written `PORT` of `.env`
    /// @param environment mothership's own
    static ProcfilePorts of(
            Path file,
            Procfile procfile,
            OptionalInt chosen,
            @Nullable String written,
            Map<String, String> environment) {
        return new Choice(file, procfile).choose(chosen, written, environment.get("PORT"));
    }

    /// One choice, and what is wrong with it.
    private static final class Choice {
        private final Path file;
        private final Procfile procfile;
        private final List<ManifestProblem> problems = new ArrayList<>();
        private final List<ManifestProblem> warnings = new ArrayList<>();

        Choice(Path file, Procfile procfile) {
            this.file = file;
            this.procfile = procfile;
        }

        ProcfilePorts choose(
                OptionalInt chosen, @Nullable String written, @Nullable String platform) {
            boolean web = procfile.entries().stream().anyMatch(e -> e.name().equals(Procfile.WEB));
            OptionalInt given =
                    web && platform != null && !platform.isEmpty()
                            ? port(platform, "the environment's PORT", 0)
                            : OptionalInt.empty();
            OptionalInt wanted = chosen;
            if (chosen.isEmpty() && written != null) {
                OptionalInt fromFile = port(written, "PORT of .env", 1);
                // Where both say the same, as when a shell has read the .env, it is the listener's.
                wanted = fromFile.equals(given) ? OptionalInt.empty() : fromFile;
            }
            if (!web
                    && wanted.isEmpty()
                    && written == null
                    && platform != null
                    && platform.matches("[1-9][0-9]*")) {
                wanted = port(platform, "the environment's PORT", 1);
            }
            int listen = given.orElse(STANDARD_LISTENER);
            int base = wanted.orElseGet(() -> free(listen));
            if (base + Procfile.PORT_STEP * procfile.entries().size() > LARGEST + 1) {
                problem(
                        "cannot count ports from " + base + ": they end at " + LARGEST,
                        "choose a lower one with -p");
            }
            Optional<Address> listener = web ? listener(base, given) : Optional.empty();
            return new ProcfilePorts(
                    base,
                    listener,
                    given.isPresent() ? "the environment's PORT" : Origins.DEFAULT,
                    problems,
                    warnings);
        }

        private Optional<Address> listener(int base, OptionalInt given) {
            int port = given.orElse(STANDARD_LISTENER);
            Optional<String> owner = owner(base, port);
            if (owner.isEmpty()) {
                return Optional.of(
                        given.isPresent()
                                ? new Address.Tcp("0.0.0.0", port)
                                : new Address.Tcp(Addresses.LOOPBACK, port));
            }
            if (given.isPresent()) {
                problem(
                        "cannot listen on port "
                                + port
                                + " for `web`: `"
                                + owner.get()
                                + "` gets it",
                        "choose another first port with -p, or another PORT");
            } else {
                warnings.add(
                        SourceText.problem(
                                file.toString(),
                                "`web` is not reached through mothership: `"
                                        + owner.get()
                                        + "` has port "
                                        + port
                                        + " itself",
                                "set PORT to where mothership is to listen"));
            }
            return Optional.empty();
        }

        /// The line whose first instance has this port.
        private Optional<String> owner(int base, int port) {
            int index = (port - base) / Procfile.PORT_STEP;
            boolean exact = port >= base && (port - base) % Procfile.PORT_STEP == 0;
            return exact && index < procfile.entries().size()
                    ? Optional.of(procfile.entries().get(index).name())
                    : Optional.empty();
        }

        /// The first block of ports that the listener is not in.
        private int free(int listen) {
            int size = Procfile.PORT_STEP * procfile.entries().size();
            int base = Procfile.FIRST_PORT;
            while (listen >= base && listen < base + size) {
                base += BLOCK;
            }
            return base;
        }

        private OptionalInt port(String text, String what, int least) {
            try {
                int port = Integer.parseInt(text.strip());
                if (port >= least && port <= LARGEST) {
                    return OptionalInt.of(port);
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            problem(
                    "cannot use " + what + ": \"" + text + "\" is not a port",
                    "ports are 1 to 65535");
            return OptionalInt.empty();
        }

        private void problem(String message, String hint) {
            problems.add(SourceText.problem(file.toString(), message, hint));
        }
    }
}
