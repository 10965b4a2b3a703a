package dev.mothership.manifest;

import java.util.Locale;
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
    /// @param statement that it is in
    ManifestProblem describe(TomlParseError error, int offset, TomlStatements.Statement statement) {
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
                        + message.substring(0, 1).toLowerCase(Locale.ROOT)
                        + message.substring(1),
                "");
    }

    private ManifestProblem unexpected(
            int offset, String found, String wanted, TomlStatements.Statement statement) {
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
        if (wanted.startsWith("]") && wanted.contains("newline")) {
            return source.problem(
                    offset,
                    "cannot read this array: unexpected " + found,
                    "between two elements stands one comma");
        }
        return source.problem(offset, "cannot read this: unexpected " + found, "");
    }

    private ManifestProblem value(int offset, String found, TomlStatements.Statement statement) {
        String text = source.text().substring(statement.start(), statement.end());
        Matcher word = WORD.matcher(text);
        boolean bare = word.find();
        if (found.equals("end of line") || found.equals("end of input")) {
            return source.problem(offset, "cannot find a value after `=`", "");
        }
        int start = bare ? statement.start() + word.start(1) : offset;
        if (!bare || offset < start || offset > start + word.group(1).length()) {
            return source.problem(
                    offset,
                    "cannot read this: unexpected " + found,
                    "one `key = value` a line; text goes in quotes");
        }
        return source.problem(
                start,
                "cannot read the value `" + word.group(1) + "`",
                switch (word.group(1).toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> "write true";
                    case "false", "no", "off" -> "write false";
                    default -> "text goes in quotes: \"" + word.group(1) + "\"";
                });
    }
}
