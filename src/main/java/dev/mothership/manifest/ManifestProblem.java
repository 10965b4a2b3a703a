package dev.mothership.manifest;

import java.util.List;
import java.util.Optional;

/// One thing that is wrong, or (as a warning) doubtful, in a manifest.
///
/// @param file as the user named it
/// @param line from 1; 0 where the problem is the file as a whole
/// @param column from 1, in characters as an editor counts them (code points, a tab is one)
/// @param message what is wrong
/// @param sourceLine the text of that line, empty where there is none
/// @param hint what would be right
public record ManifestProblem(
        String file,
        int line,
        int column,
        String message,
        String sourceLine,
        Optional<String> hint) {

    /// `FILE:LINE:COLUMN: message`, the line with a caret under the column, and the hint.
    public String render() {
        StringBuilder text = new StringBuilder(place()).append(": ").append(message);
        excerpt().forEach(line -> text.append("\n  ").append(line));
        hint.ifPresent(words -> text.append("\n  hint: ").append(words));
        return text.toString();
    }

    /// `FILE:LINE:COLUMN`, or only the file.
    public String place() {
        return line > 0 ? file + ":" + line + ":" + column : file;
    }

    /// The line and the caret under it; nothing where the problem is the file as a whole.
    public List<String> excerpt() {
        return line > 0 ? List.of(printable(Secrets.cover(sourceLine)), indent() + "^") : List.of();
    }

    /// What stands before the caret: tabs stay tabs, so that the caret lines up however wide the
    /// terminal shows them; characters that take two columns become two spaces.
    private String indent() {
        StringBuilder indent = new StringBuilder();
        sourceLine
                .codePoints()
                .limit(Math.max(0, column - 1L))
                .forEach(c -> indent.append(c == '\t' ? "\t" : " ".repeat(width(c))));
        return indent.toString();
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        line.codePoints()
                .map(c -> c != '\t' && Character.isISOControl(c) ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    /// Columns a terminal gives a character: none to combining marks, two to East Asian wide ones
    /// and emoji.
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                (c >= 0x1100 && c <= 0x115F)
                        || (c >= 0x2E80 && c <= 0xA4CF)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0x1F300 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    @Override
    public String toString() {
        return render();
    }
}
