package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Procfile: `name: command` lines, blank lines and comments.
///
/// @param entries in the order of the file
/// @param problems what is wrong with it; then it must not be used
public record Procfile(List<Entry> entries, List<ManifestProblem> problems) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):[ \\t]*(.*?)[ \\t\\r]*");

    public Procfile {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /// One process type.
    ///
    /// @param command a command line for `/bin/sh`
    public record Entry(String name, String command) {}

    /// Reads a file. Never throws: what is wrong is among the problems.
    public static Procfile read(Path file) {
        try {
            return parse(new SourceText(file.toString(), TextFile.read(file)));
        } catch (BadValue bad) {
            ManifestProblem problem =
                    SourceText.problem(
                            file.toString(), "cannot read it: " + bad.message(), bad.hint());
            return new Procfile(List.of(), List.of(problem));
        }
    }

    private static Procfile parse(SourceText source) {
        List<Entry> entries = new ArrayList<>();
        List<ManifestProblem> problems = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (int at = 0; at < source.length(); at = source.endOfLine(at) + 1) {
            String line = source.text().substring(at, source.endOfLine(at));
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                problems.add(
                        source.problem(
                                at, "cannot read this line", "write NAME: COMMAND or # comment"));
                continue;
            }
            Integer first =
                    lines.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), source.line(at));
            if (first != null) {
                problems.add(
                        source.problem(
                                at,
                                "cannot use the name `" + matcher.group(1) + "` twice",
                                "line " + first + " has it"));
            }
            try {
                Formats.command(matcher.group(2));
                entries.add(new Entry(matcher.group(1), matcher.group(2)));
            } catch (BadValue bad) {
                problems.add(
                        source.problem(
                                at + matcher.start(2),
                                "cannot use this command: " + bad.message(),
                                bad.hint()));
            }
        }
        if (entries.isEmpty() && problems.isEmpty()) {
            problems.add(
                    SourceText.problem(
                            source.file(), "cannot find a process in it", "write NAME: COMMAND"));
        }
        return new Procfile(entries, problems);
    }
}
