package dev.mothership.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A TOML document with the place of everything in it: offsets in its [SourceText].
sealed interface TomlNode {

    /// Where it starts: a value at its first character, a `[table]` at its header.
    int offset();

    /// The word for its type.
    String type();

    /// A table.
    record Table(Map<String, Entry> entries, int offset) implements TomlNode {
        static Table empty(int offset) {
            return new Table(new LinkedHashMap<>(), offset);
        }

        @Override
        public String type() {
            return "a table";
        }
    }

    /// An array.
    record Array(List<TomlNode> elements, int offset) implements TomlNode {
        @Override
        public String type() {
            return "an array";
        }
    }

    /// A string, number, boolean or date.
    ///
    /// @param value as the TOML library has it
    record Scalar(Object value, int offset) implements TomlNode {
        @Override
        public String type() {
            return switch (value) {
                case String _ -> "a string";
                case Long _ -> "a whole number";
                case Double _ -> "a number with a fraction";
                case Boolean _ -> "a boolean";
                default -> "a date or time";
            };
        }
    }

    /// One key of a table.
    ///
    /// @param keyOffset where the key stands
    record Entry(int keyOffset, TomlNode node) {}
}
