package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Makes [TomlNode]s of what the library has parsed. The library knows where a key's expression or
/// header starts; where in it a part stands, and where the value starts, is found in the text.
final class TomlTree {
    private final SourceText source;
    private final String text;

    TomlTree(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    TomlNode.Table build(TomlTable root) {
        return table(root, 0, 0, List.of());
    }

    /// @param depth how many keys lead here
    /// @param starts where the key expressions of all tables above and of this one start
    private TomlNode.Table table(TomlTable table, int offset, int depth, List<Integer> starts) {
        Map<String, TomlNode.Entry> entries = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            int start = start(table, key);
            Object value = Objects.requireNonNull(table.get(List.of(key)));
            entries.put(key, entry(value, start, depth, starts));
        }
        Map<String, TomlNode.Entry> ordered = new LinkedHashMap<>();
        entries.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getValue().keyOffset()))
                .forEach(e -> ordered.put(e.getKey(), e.getValue()));
        return new TomlNode.Table(ordered, offset);
    }

    private TomlNode.Entry entry(Object value, int start, int depth, List<Integer> starts) {
        KeyParts parts = new KeyParts(start);
        List<Integer> below = new ArrayList<>(starts);
        below.add(start);
        if (parts.header) {
            int part = parts.start(depth);
            return new TomlNode.Entry(part, node(value, start, depth + 1, below, true));
        }
        // In `a.b.c = 1` all of a, b and c are said to be where the expression starts.
        int sameStart = (int) starts.stream().filter(s -> s == start).count();
        boolean leaf = !(value instanceof TomlTable table) || !startsAt(table, start);
        if (leaf) {
            int at = skipBlank(parts.end + 1);
            return new TomlNode.Entry(
                    parts.start(parts.starts.size() - 1), node(value, at, depth + 1, below, false));
        }
        int part = parts.start(sameStart);
        return new TomlNode.Entry(part, node(value, part, depth + 1, below, true));
    }

    /// Whether a key of this table is said to start there too: so for the tables that a dotted key
    /// makes, not for an inline one.
    private boolean startsAt(TomlTable table, int start) {
        return table.keySet().stream().anyMatch(key -> start(table, key) == start);
    }

    private TomlNode node(
            Object value, int offset, int depth, List<Integer> starts, boolean header) {
        return switch (value) {
            case TomlTable table -> table(table, offset, depth, starts);
            case TomlArray array -> {
                List<TomlNode> elements = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    int at = offset(array.inputPositionOf(i));
                    // A literal array's element is said to be where the space before it starts.
                    int start = header ? at : skipBlankLines(at);
                    elements.add(node(array.get(i), start, depth, starts, false));
                }
                yield new TomlNode.Array(elements, offset);
            }
            default -> new TomlNode.Scalar(value, offset);
        };
    }

    private int start(TomlTable table, String key) {
        return offset(Objects.requireNonNull(table.inputPositionOf(List.of(key))));
    }

    private int offset(TomlPosition position) {
        return source.offset(position.line(), position.column());
    }

    private int skipBlank(int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private int skipBlankLines(int from) {
        int i = from;
        while (i < text.length() && " \t\r\n#".indexOf(text.charAt(i)) >= 0) {
            i = text.charAt(i) == '#' ? source.endOfLine(i) : i + 1;
        }
        return i;
    }

    /// The parts of a header or dotted key in the text.
    private final class KeyParts {
        final List<Integer> starts = new ArrayList<>();
        final boolean header;
        final int end;

        KeyParts(int start) {
            int i = skipBlank(start);
            this.header = i < text.length() && text.charAt(i) == '[';
            while (header && i < text.length() && text.charAt(i) == '[') {
                i++;
            }
            do {
                i = skipBlank(starts.isEmpty() ? i : i + 1);
                starts.add(i);
                i = skipBlank(endOfPart(i));
            } while (i < text.length() && text.charAt(i) == '.');
            this.end = i;
        }

        int start(int index) {
            return starts.get(Math.clamp(index, 0, starts.size() - 1));
        }

        private int endOfPart(int from) {
            int i = from;
            char quote = i < text.length() ? text.charAt(i) : 0;
            if (quote != '"' && quote != '\'') {
                while (i < text.length() && " \t\r\n.=]".indexOf(text.charAt(i)) < 0) {
                    i++;
                }
                return i;
            }
            i++;
            while (i < text.length() && text.charAt(i) != quote) {
                i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
            }
            return Math.min(text.length(), i + 1);
        }
    }
}
