package dev.mothership.shiplog;

import java.time.Instant;
import java.util.Locale;

/// A line that was written, kept for those who ask later.
///
/// @param number counts all lines of the fleet, from 1
/// @param text with the terminal escapes as they came; a very long line lacks its beginning
public record KeptLine(long number, Instant time, String name, Kind kind, String text) {

    /// Where a line comes from.
    public enum Kind {
        STDOUT,
        STDERR,
        /// Output, of which the whole line is a JSON object with a `time`.
        OBJECT,
        INFO,
        WARN,
        ERROR;

        /// Whether it is a notice of mothership's own.
        public boolean isNotice() {
            return switch (this) {
                case STDOUT, STDERR, OBJECT -> false;
                case INFO, WARN, ERROR -> true;
            };
        }

        /// In lower case, as JSON has it. An object that is quoted is output as any other.
        public String label() {
            return (this == OBJECT ? STDOUT : this).name().toLowerCase(Locale.ROOT);
        }

        /// The kind with this label.
        ///
        /// @throws IllegalArgumentException if there is none
        public static Kind labelled(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /// The text without terminal escapes.
    public String plainText() {
        return TerminalEscapes.strip(text);
    }
}
