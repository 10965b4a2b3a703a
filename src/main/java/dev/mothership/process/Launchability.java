package dev.mothership.process;

import java.util.List;
import java.util.Map;

/// What no system can pass to a process.
final class Launchability {
    private Launchability() {}

    static void check(LaunchSpec spec) throws LaunchException {
        List<String> argv = spec.argv();
        if (argv.isEmpty()) {
            throw LaunchException.because("it has no program");
        }
        for (int i = 0; i < argv.size(); i++) {
            if (holdsNul(argv.get(i))) {
                throw LaunchException.because(
                        i == 0
                                ? "the name of its program holds a NUL"
                                : "its argument " + i + " holds a NUL");
            }
        }
        for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
            String name = variable.getKey();
            if (name.isEmpty() || name.indexOf('=') >= 0 || holdsNul(name)) {
                throw LaunchException.because(
                        "`"
                                + name.replace("\0", "\\0")
                                + "` cannot be the name of an environment variable");
            }
            if (holdsNul(variable.getValue())) {
                throw LaunchException.because(
                        "the environment variable `" + name + "` holds a NUL");
            }
        }
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
