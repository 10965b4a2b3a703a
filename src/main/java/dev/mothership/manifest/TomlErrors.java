package dev.mothership.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.TomlParseError;

/// The TOML parser's errors in words that say what would be right.
final class TomlErrors {
    private static final Pattern AGAIN =
            Pattern.compile("(.+?) (?:previously|already) defined.* at line (\\d+), column \\d+");
    private static final Pattern NOT_ARRAY =
            Pattern.compile("(.+?) is not an array \\(previously defined at line (\\d+).*");
    private static final Pattern ESCAPE = Pattern.compile("Invalid escape sequence '(.*)'");
    private static final Pattern UNEXPECTED =
            Pattern.compile("Unexpected (.+?), expected (.+)", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("=[ \\t]*([A-Za-z0-9_.:/+-]+)");

    private final SourceText source;

    TomlErrors(SourceText source) {
        this.source = source;
    }

    /// @param offset where it is
    /// @param statement the text of the statement it is in
    ManifestProblem describe(TomlParseError error, int offset, String statement) {
        String message = String.valueOf(error.getMessage());
        Matcher again = AGAIN.matcher(message);
        if (again.matches()) {
            return source.problem(
                    offset,
                    "cannot define `" + again.group(1) + "` a second time",
                    "it is defined in line " + again.group(2) + " already");
        }
        Matcher notArray = NOT_ARRAY.matcher(message);
        if (notArray.matches()) {
            return source.problem(
                    offset,
                    "cannot add to `" + notArray.group(1) + "`: it is a single table",
                    "line " + notArray.group(2) + " defines it; write [[…]] there too");
        }
        Matcher escape = ESCAPE.matcher(message);
        if (escape.matches()) {
            return source.problem(
                    offset,
                    "cannot read the escape `" + escape.group(1) + "`",
                    "in \"…\" a backslash is written \\\\; in '…' it stands for itself");
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.matches()) {
            return unexpected(offset, unexpected.group(1), unexpected.group(2), statement);
        }
        return source.problem(
                offset,
                "cannot read this value: "
                        + message.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + message.substring(1),
                "");
    }

    private ManifestProblem unexpected(int offset, String found, String wanted, String statement) {
        if (wanted.contains("a boolean") || wanted.contains("newline or end-of-input")) {
            return value(offset, found, statement);
        }
        if (wanted.endsWith("=") || wanted.equals("=") || wanted.startsWith(".")) {
            return source.problem(
                    offset,
                    "cannot find the `=` of this line",
                    "a line is `key = value` or `[table]`");
        }
        if (wanted.contains("a table key")) {
            return source.problem(
                    offset,
                    "cannot read this line: unexpected " + found,
                    "a line is `key = value` or `[table]`; keys with other characters than"
                            + " A-Z a-z 0-9 _ - go in quotes");
        }
        if (found.equals("'}'")) {
            return source.problem(
                    offset, "cannot end an inline table with a comma", "leave the last comma out");
        }
        if (wanted.startsWith("a-z")) {
            return source.problem(offset, "cannot find a key here: unexpected " + found, "");
        }
        if (wanted.startsWith("]") || wanted.startsWith("}")) {
            boolean comma = found.equals("','");
            return source.problem(
                    offset,
                    comma
                            ? "cannot read this array: a comma without a value"
                            : "cannot read this: unexpected " + found,
                    comma ? "" : "expected " + wanted);
        }
        return source.problem(offset, "cannot read this: unexpected " + found, "");
    }

    private ManifestProblem value(int offset, String found, String statement) {
        Matcher word = WORD.matcher(statement);
        String bare = word.find() ? word.group(1) : "";
        String hint =
                switch (bare.toLowerCase(java.util.Locale.ROOT)) {
                    case "" -> "";
                    case "true", "yes", "on" -> "write true";
                    case "false", "no", "off" -> "write false";
                    default -> "text goes in quotes: \"" + bare + "\"";
                };
        if (found.equals("end of line") || found.equals("end of input")) {
            return source.problem(offset, "cannot find a value after `=`", hint);
        }
        boolean before = statement.indexOf('=') >= 0 && !hint.isEmpty();
        return source.problem(
                offset,
                before
                        ? "cannot read this value: unexpected " + found
                        : "cannot read this: unexpected " + found,
                before ? hint : "one `key = value` a line; text goes in quotes");
    }
}
