package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// Parses TOML 1.0 and goes on after a mistake: the statement (for a header: the whole table) that
/// has one is reported, blanked out, and the rest is read again. So one misplaced quote does not
/// hide the other problems of a file and is not followed by reports that are only its echo.
final class TomlReader {
    private static final int MAX_SYNTAX_PROBLEMS = 25;

    /// What was read.
    ///
    /// @param root empty where nothing could be read
    /// @param problems of syntax
    /// @param lost the text that was blanked out: what stands in it is not missing
    record Document(TomlNode.Table root, List<ManifestProblem> problems, String lost) {

        /// Whether `word` may have been in what could not be read.
        boolean mayHaveLost(String word) {
            return lost.contains(word);
        }
    }

    private final SourceText source;
    private final TomlStatements statements;
    private final List<ManifestProblem> problems = new ArrayList<>();
    private final StringBuilder remaining;
    private final StringBuilder lost = new StringBuilder();

    private TomlReader(SourceText source) {
        this.source = source;
        this.statements = new TomlStatements(source);
        this.remaining = new StringBuilder(source.text());
    }

    static Document read(SourceText source) {
        return new TomlReader(source).read();
    }

    private Document read() {
        problems.addAll(statements.problems());
        statements.broken().forEach(this::blank);
        TomlNode.Table root = TomlNode.Table.empty(0);
        for (int round = 0; round < MAX_SYNTAX_PROBLEMS; round++) {
            TomlParseResult result = parse();
            if (result == null) {
                break;
            }
            TomlParseError first =
                    result.errors().stream()
                            .min(Comparator.comparingInt(e -> offset(e.position())))
                            .orElse(null);
            if (first == null) {
                root = new TomlTree(source).build(result);
                break;
            }
            int offset = offset(first.position());
            TomlStatements.Statement statement = statementAt(offset);
            problems.add(new TomlErrors(source).describe(first, offset, statement));
            blank(statement);
        }
        return new Document(root, problems, lost.toString());
    }

    /// Null where the parser gives up; the problem is reported then.
    private @org.jspecify.annotations.Nullable TomlParseResult parse() {
        try {
            return Toml.parse(remaining.toString());
        } catch (StackOverflowError _) {
            // Nesting is bounded before, so this is a small stack, not a deep document.
            problems.add(SourceText.problem(source.file(), "cannot read it: nested too deep", ""));
            return null;
        }
    }

    private int offset(TomlPosition position) {
        return source.offset(position.line(), position.column());
    }

    /// The statement around an offset; outside of any, its line.
    private TomlStatements.Statement statementAt(int offset) {
        TomlStatements.Statement best = null;
        for (TomlStatements.Statement statement : statements.statements()) {
            boolean blank = remaining.substring(statement.start(), statement.end()).isBlank();
            if (!blank && statement.start() <= offset) {
                best = statement;
            }
        }
        if (best != null && (offset < best.end() || offset >= source.length())) {
            return best;
        }
        int start = source.offset(source.line(offset), 1);
        int end = Math.min(source.length(), source.endOfLine(offset) + 1);
        return new TomlStatements.Statement(start, end, false);
    }

    /// Replaces a statement by spaces; a header together with all that is below it.
    private void blank(TomlStatements.Statement statement) {
        int end = statement.end();
        if (statement.header()) {
            end =
                    statements.statements().stream()
                            .filter(s -> s.header() && s.start() >= statement.end())
                            .mapToInt(TomlStatements.Statement::start)
                            .findFirst()
                            .orElse(source.length());
        }
        lost.append(remaining, statement.start(), end);
        for (int i = statement.start(); i < end; i++) {
            if (remaining.charAt(i) != '\n') {
                remaining.setCharAt(i, ' ');
            }
        }
    }
}
