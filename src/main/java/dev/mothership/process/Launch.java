package dev.mothership.process;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One launch: checks what can be checked before, spawns, and puts a refusal into words. Confined
/// to one thread.
final class Launch {
    private final SystemCalls calls;
    private final Spawner spawner;
    private final Children children;
    private final LaunchSpec spec;
    private final ProgramLookup lookup;
    private final String path;

    /// Starts nothing yet.
    Launch(SystemCalls calls, Spawner spawner, Children children, LaunchSpec spec)
            throws LaunchException {
        checkPassable(spec);
        this.calls = calls;
        this.spawner = spawner;
        this.children = children;
        this.spec = spec;
        lookup = new ProgramLookup(calls, spec.folder().toString());
        lookup.checkFolder();
        path = lookup.find(spec.argv().getFirst(), spec.environment());
    }

    /// Starts the process with these ends of pipes as its output.
    Child start(int stdout, int stderr, Consumer<ExitStatus> onExit) throws LaunchException {
        Spawner.Prepared program = spawner.prepare(calls, path, spec);
        try {
            return children.spawn(() -> program.spawn(Spawner.DEV_NULL, stdout, stderr), onExit);
        } catch (SpawnError e) {
            if (e.errno() != SystemCalls.ENOEXEC || !lookup.mayBeShellScript(path)) {
                throw LaunchException.because(lookup.refusal(path, e.errno()));
            }
        }
        Spawner.Prepared script = spawner.prepareScript(calls, path, spec);
        try {
            return children.spawn(() -> script.spawn(Spawner.DEV_NULL, stdout, stderr), onExit);
        } catch (SpawnError e) {
            throw LaunchException.because(lookup.refusal("/bin/sh", e.errno()));
        }
    }

    /// No system can pass a NUL, nor `=` in a name.
    private static void checkPassable(LaunchSpec spec) throws LaunchException {
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
