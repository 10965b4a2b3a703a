package dev.mothership.cli;

import dev.mothership.manifest.Procfile;
import java.util.Locale;
import java.util.OptionalInt;

/// Manifests to start from.
final class ManifestTemplate {

    /// An example that runs. What is switched off is `#` and TOML; what is said, `#` and a space.
    static final String EXAMPLE =
            """
            # What runs here. `mothership clearance` checks this file, `mothership` starts it.
            # A program that is not on your PATH is a warning; anything else that is wrong starts nothing.

            [mothership.bind]
            # Where requests arrive. "0.0.0.0:8080" takes them from other machines too.
            http = "127.0.0.1:8080"

            # Jobs that must succeed before any ship starts.
            #[[mothership.prelaunch]]
            #name = "migrations"
            #command = "bundle exec rails db:migrate"
            #timeout = "5m"

            # A ship is a process that is kept running. Groups, here "web", are for --only and --except.
            [[fleet.web]]
            name = "app"
            # A line that needs a shell is run by /bin/sh; any other is run as it is.
            # The ship is told its port as PORT.
            command = "exec python3 -m http.server --bind 127.0.0.1 $PORT"
            routes = [{ bind = "http", pattern = "/.*" }]
            # It is ready, and gets requests, when this first passes.
            healthcheck = "/"
            #env = { RAILS_ENV = "production" }
            #env_file = []
            #restart = "always"
            #stop_timeout = "10s"

            #[[fleet.workers]]
            #name = "worker"
            #command = "bundle exec good_job"
            #depends_on = ["app"]
            """;

    private ManifestTemplate() {}

    /// The manifest that does what Foreman does with a Procfile.
    ///
    /// @param env whether there is a `.env` beside it
    /// @param first `PORT` of that, the first line's
    static String of(Procfile procfile, boolean env, OptionalInt first) {
        StringBuilder toml =
                new StringBuilder(
                        "# Made from the Procfile. `mothership clearance` checks it, `mothership` starts it.\n");
        if (env) {
            toml.append("\n[mothership]\nenv_file = \".env\"\n");
        }
        if (procfile.entries().stream().anyMatch(entry -> entry.name().equals("web"))) {
            toml.append(
                    first.isPresent()
                            ? "\n[mothership.bind]\nhttp = \"127.0.0.1:8080\"\n"
                            : """

                            [mothership.bind]
                            # The port that the platform gives, else 8080, on all interfaces. (As a Procfile it is
                            # 127.0.0.1 where the platform gives none.)
                            http = "0.0.0.0:${PORT:-8080}"
                            """);
        }
        int port = first.orElse(Procfile.FIRST_PORT);
        for (Procfile.Entry entry : procfile.entries()) {
            toml.append('\n').append(entry(entry, port));
            port += Procfile.PORT_STEP;
        }
        return toml.toString();
    }

    private static String entry(Procfile.Entry entry, int port) {
        String command = "command = " + quoted(entry.command()) + "\n";
        String env = "env = { PORT = \"" + port + "\" }\n";
        return switch (entry.name()) {
            case Procfile.RELEASE ->
                    "# Runs to success before any ship starts.\n"
                            + "[[mothership.prelaunch]]\nname = \"release\"\n"
                            + command
                            + env;
            case Procfile.WEB ->
                    "[[fleet.web]]\nname = \"web\"\n"
                            + command
                            + "# Given as PORT. Without this line a free port is chosen, and there can be"
                            + " replicas.\nbind = \""
                            + port
                            + "\"\nroutes = [{ bind = \"http\", pattern = \"/.*\" }]\n";
            default ->
                    "[[fleet."
                            + entry.name()
                            + "]]\nname = \""
                            + entry.name()
                            + "\"\n"
                            + command
                            + env;
        };
    }

    /// A TOML string: literal where that is easier to read.
    private static String quoted(String text) {
        boolean escapes = text.chars().anyMatch(c -> c == '"' || c == '\\');
        boolean control = text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
        if (escapes && !control && text.indexOf('\'') < 0) {
            return "'" + text + "'";
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c < ' ' || c == 0x7f) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                });
        return quoted.append('"').toString();
    }
}
