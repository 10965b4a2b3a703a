package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Splits a command line as a POSIX shell does (XCU 2.2, Quoting), as far as no shell is needed for
/// it.
final class ShellWords {

    /// Unquoted, these make it a matter for a shell.
    private static final String SPECIAL = "|&;<>()*?[#!~\n$`";

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

    /// Built in or reserved: what only a shell can run.
    private static final Set<String> SHELL_ONLY =
            Set.of(
                    ".",
                    ":",
                    "alias",
                    "bg",
                    "break",
                    "case",
                    "cd",
                    "command",
                    "continue",
                    "do",
                    "done",
                    "elif",
                    "else",
                    "esac",
                    "eval",
                    "exec",
                    "exit",
                    "export",
                    "fg",
                    "fi",
                    "for",
                    "function",
                    "getopts",
                    "hash",
                    "if",
                    "in",
                    "jobs",
                    "local",
                    "read",
                    "readonly",
                    "return",
                    "select",
                    "set",
                    "shift",
                    "source",
                    "then",
                    "times",
                    "trap",
                    "type",
                    "ulimit",
                    "umask",
                    "unalias",
                    "unset",
                    "until",
                    "wait",
                    "while",
                    "{",
                    "}");

    private final String line;
    private final List<String> words = new ArrayList<>();
    private boolean shell;

    /// Whether a comment or a here-document may have begun: quotes in it mean nothing.
    private boolean opaque;

    private ShellWords(String line) {
        this.line = line;
    }

    /// The words of a command line, or empty where a shell is needed.
    ///
    /// @throws BadValue if a quote is not closed
    static Optional<List<String>> split(String line) throws BadValue {
        ShellWords splitter = new ShellWords(line);
        try {
            splitter.split();
        } catch (BadValue unclosed) {
            if (!splitter.opaque) {
                throw unclosed;
            }
        }
        return splitter.shell ? Optional.empty() : Optional.of(splitter.words);
    }

    private void split() throws BadValue {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else {
                int start = i;
                StringBuilder word = new StringBuilder();
                i = word(i, word);
                boolean first = words.isEmpty();
                String raw = line.substring(start, i);
                // A quoted `if` or `A=b` is a program's name; the shell tells them by the quotes.
                shell |= first && (SHELL_ONLY.contains(word.toString()) || isAssignment(raw));
                words.add(word.toString());
            }
        }
    }

    private static boolean isAssignment(String raw) {
        return ASSIGNMENT.matcher(raw.replace('\n', ' ')).matches();
    }

    /// Reads one word and returns the index behind it.
    private int word(int from, StringBuilder word) throws BadValue {
        int i = from;
        while (i < line.length() && line.charAt(i) != ' ' && line.charAt(i) != '\t') {
            char c = line.charAt(i);
            switch (c) {
                case '\'' -> i = singleQuoted(i, word);
                case '"' -> i = doubleQuoted(i, word);
                case '\\' -> {
                    // A backslash at the very end stands for itself; before a newline it joins.
                    if (i + 1 == line.length()) {
                        word.append(c);
                    } else if (line.charAt(i + 1) == '\n') {
                        shell = true;
                    } else {
                        word.append(line.charAt(i + 1));
                    }
                    i += 2;
                }
                default -> {
                    shell |= SPECIAL.indexOf(c) >= 0;
                    opaque |= c == '#' || c == '<';
                    word.append(c);
                    i++;
                }
            }
        }
        return Math.min(i, line.length());
    }

    private int singleQuoted(int from, StringBuilder word) throws BadValue {
        int end = line.indexOf('\'', from + 1);
        if (end < 0) {
            throw unclosed('\'');
        }
        word.append(line, from + 1, end);
        shell |= line.substring(from, end).indexOf('\n') >= 0;
        return end + 1;
    }

    private int doubleQuoted(int from, StringBuilder word) throws BadValue {
        int i = from + 1;
        while (i < line.length() && line.charAt(i) != '"') {
            char c = line.charAt(i);
            boolean escapes =
                    c == '\\'
                            && i + 1 < line.length()
                            && "$`\"\\\n".indexOf(line.charAt(i + 1)) >= 0;
            if (escapes) {
                i++;
                shell |= line.charAt(i) == '\n';
            } else {
                shell |= c == '$' || c == '`' || c == '\n';
            }
            word.append(line.charAt(i));
            i++;
        }
        if (i >= line.length()) {
            throw unclosed('"');
        }
        return i + 1;
    }

    private BadValue unclosed(char quote) {
        return new BadValue(
                "a " + quote + " is not closed",
                "close it, or give the arguments one by one in `args`");
    }
}
