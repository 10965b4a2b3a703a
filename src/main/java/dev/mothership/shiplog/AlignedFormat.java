package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// For terminals: `name | line` with the names padded to the longest, each in a colour of its own.
/// What a terminal would have overwritten after a carriage return is left out, so that progress
/// bars do not run over the names; a ship's own colours are kept, and end with its line.
final class AlignedFormat implements LineFormat {
    /// Of the 256 colours, those of middle brightness: readable on light and dark ground. Red and
    /// yellow are left for errors and warnings.
    private static final int[] PALETTE = {32, 71, 133, 37, 99, 130, 65, 169, 62, 101};

    private static final byte[] RESET = "\u001b[0m".getBytes(US_ASCII);

    private final boolean coloured;
    private final Map<String, Integer> colours = new HashMap<>();
    private final Map<String, byte[]> prefixes = new HashMap<>();
    private int width = LineFormat.ownName().length();

    AlignedFormat(boolean coloured) {
        this.coloured = coloured;
    }

    @Override
    public void know(String name) {
        colours.putIfAbsent(name, PALETTE[colours.size() % PALETTE.length]);
        if (name.length() > width) {
            width = name.length();
            prefixes.clear();
        }
    }

    @Override
    public void line(Source source, Line line, Instant time, Batch batch) {
        byte[] bytes = line.bytes();
        int start = line.offset();
        int end = start + line.length();
        while (end > start && bytes[end - 1] == '\r') {
            end--;
        }
        boolean escapes = false;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\r') {
                start = i + 1;
            } else if (bytes[i] == 0x1b) {
                escapes = true;
            }
        }
        batch.add(prefix(source.name(), line.continues()));
        batch.add(bytes, start, end - start);
        if (escapes) {
            batch.add(RESET);
        }
        batch.newline();
    }

    @Override
    public void notice(Level level, String message, Instant time, Batch batch) {
        String colour =
                switch (level) {
                    case INFO -> "";
                    case WARN -> "\u001b[33m";
                    case ERROR -> "\u001b[31m";
                };
        for (String line : LineFormat.visibleLines(message)) {
            batch.add(prefix(LineFormat.ownName(), false));
            if (coloured && level != Level.INFO) {
                batch.add(colour).add(level.label()).add(line).add(RESET).newline();
            } else {
                batch.add(level.label()).add(line).newline();
            }
        }
    }

    private byte[] prefix(String name, boolean continues) {
        if (continues) {
            return makePrefix(name, " + ");
        }
        byte[] known = prefixes.get(name);
        if (known == null) {
            known = makePrefix(name, " | ");
            prefixes.put(name, known);
        }
        return known;
    }

    private byte[] makePrefix(String name, String bar) {
        String text = name + " ".repeat(Math.max(0, width - name.length())) + bar;
        Integer colour = colours.get(name);
        if (coloured) {
            String start = colour == null ? "\u001b[1m" : "\u001b[38;5;" + colour + "m";
            text = start + text + "\u001b[0m";
        }
        return text.getBytes(UTF_8);
    }
}
