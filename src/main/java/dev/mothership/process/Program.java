package dev.mothership.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is executed for a launch, found and checked as far as that can be done before. Confined to
/// one thread.
///
/// @param spec its command with all helpers, without restrictions
/// @param path of the first program of that, absolute
/// @param identity if another user's
record Program(ProgramLookup lookup, LaunchSpec spec, String path, Optional<Identity> identity) {

    static Program find(SystemCalls calls, Platform platform, LaunchSpec spec)
            throws LaunchException {
        checkPassable(spec);
        ProgramLookup lookup =
                new ProgramLookup(calls, spec.folder().toString(), platform.nonBlocking());
        lookup.checkFolder();
        String path = lookup.find(spec.argv().getFirst(), spec.environment());
        Helpers.Command command = new Helpers(calls, platform).wrap(spec, path);
        Program program = new Program(lookup, command.spec(), command.path(), command.identity());
        if (!command.path().equals(path)) {
            // The system would tell only the helper.
            program.checkInterpreter(path);
        }
        return program;
    }

    /// Of the program at `path`, if that is a script.
    void checkInterpreter(String path) throws LaunchException {
        String problem = lookup.interpreterProblem(path);
        if (problem != null) {
            throw LaunchException.because(problem);
        }
    }

    boolean mayBeShellScript() {
        return lookup.mayBeShellScript(path);
    }

    /// What `execvp` does with a file that the system cannot execute.
    LaunchSpec asScript() {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", path));
        argv.addAll(spec.argv().subList(1, spec.argv().size()));
        return new LaunchSpec(argv, spec.environment(), spec.folder());
    }

    String refusal(int errno) {
        return lookup.refusal(path, errno);
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
