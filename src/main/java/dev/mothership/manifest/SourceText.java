package dev.mothership.manifest;

import java.util.Arrays;
import java.util.Optional;

/// The text of one file and the way between offsets (UTF-16 units from 0) and what people see:
/// lines and columns from 1, a column being one code point.
final class SourceText {
    private final String file;
    private final String text;
    private final int[] lineStarts;

    SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        this.lineStarts = Arrays.copyOf(starts, lines);
    }

    String file() {
        return file;
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    /// The line of an offset, from 1.
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /// The offset of a line's column (both from 1, columns in code points), clamped to the text.
    int offset(int line, int column) {
        int start = lineStarts[Math.clamp(line - 1L, 0, lineStarts.length - 1)];
        int end = endOfLine(start);
        int units = Math.min(column - 1, text.codePointCount(start, end));
        return text.offsetByCodePoints(start, Math.max(0, units));
    }

    /// Where the line of an offset ends, before its newline.
    int endOfLine(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end;
    }

    /// `FILE:LINE`, for people.
    String place(int offset) {
        return file + ":" + line(offset);
    }

    ManifestProblem problem(int offset, String message, String hint) {
        int at = Math.clamp(offset, 0, text.length());
        int line = line(at);
        int start = lineStarts[line - 1];
        String shown = text.substring(start, Math.max(start, endOfLine(start)));
        int column = text.codePointCount(start, at) + 1;
        return new ManifestProblem(
                file,
                line,
                column,
                message,
                shown.endsWith("\r") ? shown.substring(0, shown.length() - 1) : shown,
                hint.isEmpty() ? Optional.empty() : Optional.of(hint));
    }

    /// A problem of the file as a whole.
    static ManifestProblem problem(String file, String message, String hint) {
        return new ManifestProblem(
                file, 0, 0, message, "", hint.isEmpty() ? Optional.empty() : Optional.of(hint));
    }
}
