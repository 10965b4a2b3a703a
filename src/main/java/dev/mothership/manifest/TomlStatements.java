package dev.mothership.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts a TOML text into statements (a `[header]` or a `key = value`, which may span lines) without
/// reading their values, and reports what is never closed.
///
/// The TOML parser stops making sense after such an error: an open bracket swallows the rest of the
/// file. Here a line that looks like the start of a statement ends the open one, so that each
/// mistake is reported once, where it was made, and the rest of the file is still checked. The same
/// pass bounds nesting, because the parser recurses.
final class TomlStatements {
    static final int MAX_DEPTH = 32;

    private static final String NAME = "(?:[A-Za-z0-9_-]+|\"[^\"\\n]*\"|'[^'\\n]*')";
    private static final String KEY = NAME + "(?:[ \\t]*\\.[ \\t]*" + NAME + "){0,40}+";
    private static final Pattern ENTRY =
            Pattern.compile("[ \\t]*" + KEY + "[ \\t]*=(?!=).*", Pattern.UNIX_LINES);
    private static final Pattern HEADER =
            Pattern.compile(
                    "[ \\t]*\\[\\[?[ \\t]*" + KEY + "[ \\t]*\\]\\]?[ \\t\\r]*(?:#.*)?",
                    Pattern.UNIX_LINES);

    /// One statement.
    ///
    /// @param start of its first line
    /// @param end after its last line's newline
    /// @param header whether it is a `[table]` or `[[table]]`
    record Statement(int start, int end, boolean header) {}

    private final SourceText source;
    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private final List<ManifestProblem> problems = new ArrayList<>();
    private final List<Statement> broken = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();

    /// Index of the next character to look at; only [#cut] and what it calls move it.
    private int at;

    TomlStatements(SourceText source) {
        this.source = source;
        this.text = source.text();
        while (at < text.length()) {
            cut();
        }
    }

    List<Statement> statements() {
        return statements;
    }

    /// Statements that have a problem here.
    List<Statement> broken() {
        return broken;
    }

    List<ManifestProblem> problems() {
        return problems;
    }

    private void cut() {
        int start = at;
        int problemsBefore = problems.size();
        String first = lineAt(at).strip();
        boolean header = first.startsWith("[");
        if (header) {
            at = nextLine(at);
            if (first.chars().filter(c -> c == '.').count() > MAX_DEPTH) {
                problem(start, "cannot nest tables more than " + MAX_DEPTH + " deep", "");
            }
        } else {
            keyAndValue();
        }
        if (first.isEmpty() || first.startsWith("#")) {
            return;
        }
        Statement statement = new Statement(start, at, header);
        statements.add(statement);
        if (problems.size() > problemsBefore) {
            broken.add(statement);
        }
    }

    /// Moves to the line after the statement that starts here.
    private void keyAndValue() {
        open.clear();
        int dots = 0;
        boolean inKey = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                if (open.isEmpty() || endsOpen()) {
                    return;
                }
            } else if (c == '#') {
                at = source.endOfLine(at);
            } else if (c == '"' || c == '\'') {
                if (!string(c)) {
                    return;
                }
            } else {
                bracket(c);
                inKey &= c != '=';
                dots += inKey && c == '.' ? 1 : 0;
                at++;
                if (open.size() > MAX_DEPTH || dots > MAX_DEPTH) {
                    problem(at - 1, "cannot nest values more than " + MAX_DEPTH + " deep", "");
                    at = nextStatement(at);
                    return;
                }
            }
        }
        if (!open.isEmpty()) {
            unclosed();
        }
    }

    private void bracket(char c) {
        if (c == '[' || c == '{') {
            open.push(at);
        } else if ((c == ']' || c == '}') && !open.isEmpty()) {
            open.pop();
        }
    }

    /// Whether the open value ends before the line that starts here, with its problem reported.
    private boolean endsOpen() {
        String line = lineAt(at);
        if (text.charAt(open.peek()) == '{') {
            int end = afterClosing();
            if (end < 0) {
                unclosed();
            } else {
                problem(
                        open.peek(),
                        "cannot break an inline table over lines",
                        "TOML wants { … } on one line; write longer ones as a [table] of their own");
                at = end;
            }
            return true;
        }
        if (ENTRY.matcher(line).matches() || HEADER.matcher(line).matches()) {
            unclosed();
            return true;
        }
        return false;
    }

    private void unclosed() {
        boolean table = text.charAt(open.peek()) == '{';
        problem(
                open.peek(),
                table ? "cannot find the end of this table" : "cannot find the end of this array",
                "close it with " + (table ? "}" : "]"));
    }

    /// The line after the one on which everything open is closed; -1 if there is none before the
    /// next header.
    private int afterClosing() {
        int depth = open.size();
        int i = at;
        while (i < text.length() && !HEADER.matcher(lineAt(i)).matches()) {
            for (char c : lineAt(i).toCharArray()) {
                depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            }
            i = nextLine(i);
            if (depth <= 0) {
                return i;
            }
        }
        return -1;
    }

    /// Moves behind the string that starts here; false if it never ends: then to the next
    /// statement.
    private boolean string(char quote) {
        int start = at;
        String triple = String.valueOf(quote).repeat(3);
        boolean multiline = text.startsWith(triple, at);
        at += multiline ? 3 : 1;
        while (at < text.length() && (multiline || text.charAt(at) != '\n')) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') {
                at += at + 1 < text.length() && text.charAt(at + 1) == '\n' && !multiline ? 1 : 2;
            } else if (multiline ? text.startsWith(triple, at) : c == quote) {
                at += multiline ? 3 : 1;
                // Up to two quotes may stand directly before the closing ones.
                for (int i = 0; multiline && i < 2 && text.startsWith("" + quote, at); i++) {
                    at++;
                }
                return true;
            } else {
                at++;
            }
        }
        problem(
                start,
                "cannot find the end of this string",
                multiline
                        ? "close it with " + triple
                        : "close it with " + quote + " on the same line");
        at = nextStatement(start);
        return false;
    }

    /// The first line after an offset's that looks like the start of a statement.
    private int nextStatement(int offset) {
        int i = nextLine(offset);
        while (i < text.length()
                && !ENTRY.matcher(lineAt(i)).matches()
                && !HEADER.matcher(lineAt(i)).matches()) {
            i = nextLine(i);
        }
        return i;
    }

    private String lineAt(int offset) {
        return text.substring(offset, source.endOfLine(offset));
    }

    private int nextLine(int offset) {
        return Math.min(text.length(), source.endOfLine(offset) + 1);
    }

    private void problem(int offset, String message, String hint) {
        problems.add(source.problem(offset, message, hint));
    }
}
