package dev.mothership.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What to start, and in which surroundings.
///
/// @param argv the program and its arguments; a program without `/` is looked up in PATH of
///   `environment`
/// @param environment all of it, but for the token of the fleet that is added (`MS_FLEET`): nothing
///   is inherited. Strings are passed as UTF-8, and those of [InheritedEnvironment] byte by byte as
///   they came
/// @param folder the working folder, absolute
public record LaunchSpec(List<String> argv, Map<String, String> environment, Path folder) {
    public LaunchSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException(
                    "cannot launch in folder " + folder + ": it must be absolute");
        }
    }
}
