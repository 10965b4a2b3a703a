package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a system's headers define, from a table in the test resources that names its sources.
///
/// @param values by expression in C
/// @param headers that an expression may need
record PublishedDefinitions(Map<String, Long> values, Set<String> headers) {
    private static final Pattern ROW = Pattern.compile("(\\d+) +<([^>]+)> (.+)");

    /// @param system `linux`, `freebsd` or `macos`
    static PublishedDefinitions of(String system) {
        Map<String, Long> values = new LinkedHashMap<>();
        Set<String> headers = new LinkedHashSet<>();
        for (String line : text(system + ".txt").split("\n")) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (!row.matches() || values.put(row.group(3), Long.valueOf(row.group(1))) != null) {
                throw new AssertionError("wrong row, or one too many: " + line);
            }
            headers.add(row.group(2));
        }
        return new PublishedDefinitions(values, headers);
    }

    private static String text(String name) {
        try (InputStream table = PublishedDefinitions.class.getResourceAsStream(name)) {
            if (table == null) {
                throw new AssertionError("no table " + name);
            }
            return new String(table.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean has(String expression) {
        return values.containsKey(expression);
    }

    /// @param expression rows of the table, joined by `|`
    long value(String expression) {
        long value = 0;
        for (String part : expression.split(" \\| ")) {
            Long one = values.get(part);
            if (one == null) {
                throw new AssertionError("the table has no row for " + part);
            }
            value |= one;
        }
        return value;
    }

    /// What the C compiler and the headers of this machine make of the same expressions.
    Map<String, Long> compiled(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("published.c");
        Path program = folder.resolve("published");
        Files.writeString(
                source,
                "#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdio.h>\n"
                        + headers.stream().map(h -> "#include <" + h + ">\n").collect(joining())
                        + "int main(void) {\n"
                        + values.keySet().stream()
                                .map(e -> "printf(\"%lld\\n\", (long long) (" + e + "));\n")
                                .collect(joining())
                        + "}\n");
        run("cc", "-o", program.toString(), source.toString());
        Map<String, Long> compiled = new LinkedHashMap<>();
        String[] lines = run(program.toString()).split("\n");
        for (String expression : values.keySet()) {
            compiled.put(expression, Long.valueOf(lines[compiled.size()]));
        }
        return compiled;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ":\n" + output);
        }
        return output;
    }
}
