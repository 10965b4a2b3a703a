package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a `.env` as Foreman does (0.87, its `env.rb`): one `NAME=value` a line. A value that is
/// wholly in `'…'` is taken as it stands; wholly in `"…"`, `\n` becomes a newline and any other
/// `\x` the `x`. Every other value is what follows the `=`, to the end of the line, spaces and `#`
/// included. Nothing is replaced.
///
/// Foreman passes over lines that it cannot read. Here `export` and spaces before a name are
/// allowed, and what still cannot be read is a problem; where a value is hardly what was meant, a
/// warning.
final class ForemanEnv {
    private static final Pattern LINE =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_0-9]+)=([^\\n]*)");

    private static final Pattern ESCAPE = Pattern.compile("\\\\([^\\n])");
    private static final Pattern COMMENT = Pattern.compile("[ \\t]#");

    /// What a file says.
    record Content(
            Map<String, String> variables,
            List<ManifestProblem> problems,
            List<ManifestProblem> warnings) {}

    private final SourceText source;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<ManifestProblem> problems = new ArrayList<>();
    private final List<ManifestProblem> warnings = new ArrayList<>();

    private ForemanEnv(SourceText source) {
        this.source = source;
    }

    static Content parse(SourceText source) {
        ForemanEnv file = new ForemanEnv(source);
        for (int at = 0; at < source.length(); at = source.endOfLine(at) + 1) {
            String line = source.text().substring(at, source.endOfLine(at));
            file.line(at, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        return new Content(file.variables, file.problems, file.warnings);
    }

    private void line(int at, String line) {
        if (line.isBlank() || line.strip().startsWith("#")) {
            return;
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            problems.add(
                    source.problem(
                            at,
                            "cannot read this line, which Foreman would pass over",
                            "write NAME=value, no space before the =, on one line; or # comment"));
            return;
        }
        String raw = matcher.group(2);
        if (raw.indexOf('\0') >= 0) {
            problems.add(
                    source.problem(
                            at + matcher.start(2),
                            "cannot use `" + matcher.group(1) + "`: it has a NUL character",
                            ""));
            return;
        }
        variables.put(matcher.group(1), value(raw));
        warn(matcher.group(1), at + matcher.start(2), raw);
    }

    private static String value(String raw) {
        if (isWithin(raw, '\'')) {
            return raw.substring(1, raw.length() - 1);
        }
        if (isWithin(raw, '"')) {
            String inner = raw.substring(1, raw.length() - 1).replace("\\n", "\n");
            return ESCAPE.matcher(inner)
                    .replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
        }
        return raw;
    }

    private static boolean isWithin(String raw, char quote) {
        return raw.length() >= 2 && raw.charAt(0) == quote && raw.charAt(raw.length() - 1) == quote;
    }

    private void warn(String name, int offset, String raw) {
        if (isWithin(raw, '\'') || isWithin(raw, '"')) {
            return;
        }
        boolean quote = raw.startsWith("'") || raw.startsWith("\"");
        Matcher comment = COMMENT.matcher(raw);
        if (comment.find()) {
            warnings.add(
                    source.problem(
                            offset + comment.start() + 1,
                            "what looks like a comment is part of `" + name + "`, as in Foreman",
                            "put the comment on a line of its own"));
        } else if (quote) {
            warnings.add(
                    source.problem(
                            offset,
                            "the quote is part of `" + name + "`, as in Foreman",
                            "close it at the end of the same line; \\n in \"…\" is a newline"));
        }
    }
}
