package dev.mothership.flight;

import java.nio.file.Path;
import java.util.List;

/// Runs commands in a fleet's folder, each to its end.
record Operator(Path folder) {

    /// How a command ended and what it wrote.
    record Answer(int status, List<String> out, List<String> err) {
        String text() {
            return String.join("\n", out);
        }

        String error() {
            return String.join("\n", err);
        }
    }

    Answer ask(String... arguments) {
        try (Flight command = Flight.start(folder, arguments)) {
            List<String> out = command.out.all();
            List<String> err = command.err.all();
            return new Answer(command.exitStatus(), out, err);
        }
    }
}
