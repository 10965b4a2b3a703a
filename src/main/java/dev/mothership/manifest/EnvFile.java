package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads environment files in the dialect that Foreman, Docker Compose and the dotenv libraries
/// share: `NAME=value` lines, `export` before them, `#` comments, quotes. In `"…"` the escapes
/// `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are read; `'…'` is taken as it is; both may span lines.
/// Nothing is replaced in values.
final class EnvFile {
    private static final Pattern NAME =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");

    /// What a file says.
    record Content(Map<String, String> variables, List<ManifestProblem> problems) {}

    private final SourceText source;
    private final String text;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<ManifestProblem> problems = new ArrayList<>();

    private EnvFile(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    static Content parse(SourceText source) {
        EnvFile file = new EnvFile(source);
        int at = 0;
        while (at < file.text.length()) {
            at = file.line(at);
        }
        return new Content(file.variables, file.problems);
    }

    /// Reads the assignment that starts here and returns the start of the next line.
    private int line(int start) {
        int end = source.endOfLine(start);
        String line = text.substring(start, end).strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return end + 1;
        }
        Matcher matcher = NAME.matcher(text).region(start, end);
        if (!matcher.lookingAt()) {
            problems.add(
                    source.problem(
                            start, "cannot read this line", "write NAME=value or # comment"));
            return end + 1;
        }
        String name = matcher.group(1);
        int at = matcher.end();
        char first = at < end ? text.charAt(at) : '\n';
        if (first == '"' || first == '\'') {
            return quoted(name, at, first);
        }
        String value = text.substring(at, end);
        int comment = comment(value);
        put(name, (comment < 0 ? value : value.substring(0, comment)).strip(), at);
        return end + 1;
    }

    /// Where a comment starts: at a `#` behind a space.
    private static int comment(String value) {
        for (int i = 0; i < value.length(); i++) {
            boolean afterSpace = i == 0 || Character.isWhitespace(value.charAt(i - 1));
            if (value.charAt(i) == '#' && afterSpace) {
                return i;
            }
        }
        return -1;
    }

    private int quoted(String name, int start, char quote) {
        StringBuilder value = new StringBuilder();
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            char c = text.charAt(i);
            if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                value.append(escape(text.charAt(i + 1)));
                i += 2;
            } else {
                value.append(c);
                i++;
            }
        }
        if (i >= text.length()) {
            problems.add(
                    source.problem(
                            start, "cannot find the end of this value", "close it with " + quote));
            return source.endOfLine(start) + 1;
        }
        int end = source.endOfLine(i);
        String rest = text.substring(i + 1, end).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            problems.add(source.problem(i + 1, "cannot read what follows the closing quote", ""));
        }
        put(name, value.toString(), start);
        return end + 1;
    }

    private static String escape(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private void put(String name, String value, int offset) {
        if (value.indexOf('\0') >= 0) {
            problems.add(
                    source.problem(
                            offset, "cannot use `" + name + "`: it has a NUL character", ""));
            return;
        }
        variables.put(name, value);
    }
}
