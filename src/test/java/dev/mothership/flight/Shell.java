package dev.mothership.flight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A line of shell, as a person would type it.
final class Shell {
    private Shell() {}

    /// Runs it and returns what it printed; its exit status does not matter.
    static String run(String line) {
        try {
            Process process =
                    new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true).start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return printed;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether a process with this number runs; a zombie does not.
    static boolean alive(long pid) {
        String state = run("ps -o stat= -p " + pid).trim();
        return !state.isEmpty() && !state.startsWith("Z");
    }

    /// Whether a program is on PATH.
    static boolean has(String program) {
        return !run("command -v " + program).isBlank();
    }
}
