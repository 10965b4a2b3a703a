package dev.mothership.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to start, and in which surroundings.
///
/// @param argv the program and its arguments; a program without `/` is looked up in PATH of
///   `environment`
/// @param environment all of it, but for the token of the fleet that is added (`MS_FLEET`), and,
///   for another user, `HOME`, `USER`, `LOGNAME` and `SHELL` where they are not given: nothing is
///   inherited. Strings are passed as UTF-8, and those of [InheritedEnvironment] byte by byte as
///   they came
/// @param folder the working folder, absolute
/// @param restrictions beyond those of this program
public record LaunchSpec(
        List<String> argv,
        Map<String, String> environment,
        Path folder,
        Restrictions restrictions) {
    public LaunchSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException(
                    "cannot launch in folder " + folder + ": it must be absolute");
        }
    }

    /// Without restrictions.
    public LaunchSpec(List<String> argv, Map<String, String> environment, Path folder) {
        this(argv, environment, folder, Restrictions.NONE);
    }

    LaunchSpec withEnvironment(Map<String, String> other) {
        return new LaunchSpec(argv, other, folder, restrictions);
    }
}
