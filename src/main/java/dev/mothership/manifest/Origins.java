package dev.mothership.manifest;

import java.util.stream.Collectors;

/// Where values came from, for people.
final class Origins {
    static final String DEFAULT = "default";

    private Origins() {}

    static String of(Values.Value value) {
        return value.variables().isEmpty()
                ? value.origin()
                : value.origin()
                        + value.variables().stream()
                                .map(name -> "$" + name)
                                .collect(Collectors.joining(", ", " with ", ""));
    }
}
