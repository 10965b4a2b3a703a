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
    /// The line that takes requests.
    public static final String WEB = "web";

    /// The line that runs before the others.
    public static final String RELEASE = "release";

    /// The `PORT` of the first line, and how much higher that of each further line is.
    public static final int FIRST_PORT = 5000;

    public static final int PORT_STEP = 100;

    private static final String STEM = "procfile";
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9_-]{1,128}):[ \\t]*(.*?)[ \\t\\r]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]*");

    public Procfile {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /// One process type.
    ///
    /// @param command a command line for `/bin/sh`
    /// @param line where it stands, from 1
    public record Entry(String name, String command, int line) {}

    /// Whether a file's name says that it is a Procfile: `Procfile`, `Procfile.dev`,
    /// `app.procfile`, in upper or lower case.
    public static boolean isNamed(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        return name.equals(STEM) || name.startsWith(STEM + ".") || name.endsWith("." + STEM);
    }

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

    static Procfile parse(SourceText source) {
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
                problems.add(unreadable(source, at, line));
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
                check(matcher.group(2));
                entries.add(new Entry(matcher.group(1), matcher.group(2), source.line(at)));
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

    private static void check(String command) throws BadValue {
        if (command.indexOf('\0') >= 0) {
            throw new BadValue("it has a NUL character", "");
        }
    }

    private static ManifestProblem unreadable(SourceText source, int at, String line) {
        Matcher name = NAME.matcher(line);
        int end = name.lookingAt() ? name.end() : 0;
        boolean spaces = line.charAt(0) == ' ' || line.charAt(0) == '\t';
        if (spaces) {
            return source.problem(
                    at,
                    "cannot read this line: it is indented",
                    "a process starts at the beginning of its line");
        }
        return line.indexOf(':') < 0
                ? source.problem(at, "cannot read this line", "write NAME: COMMAND or # comment")
                : source.problem(
                        at + end,
                        "cannot read this line: its name is not one",
                        "names are 1 to 128 of A-Z a-z 0-9 _ -, and then comes a colon");
    }
}
