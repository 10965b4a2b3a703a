package dev.mothership.proxy;

import java.util.List;

/// The first characters of what routes' patterns begin with, eight to a number, so that most routes
/// of many are passed over without being asked. Immutable.
final class Beginnings {
    private static final int LENGTH = Long.BYTES;

    private final long[] texts;
    private final long[] masks;

    Beginnings(List<PathPattern> patterns) {
        this.texts = new long[patterns.size()];
        this.masks = new long[patterns.size()];
        for (int i = 0; i < texts.length; i++) {
            String literal = patterns.get(i).literal();
            texts[i] = of(literal);
            masks[i] = of("\uffff".repeat(Math.min(LENGTH, literal.length())));
        }
    }

    /// The first eight characters of a text, of each its low byte: texts that begin alike have
    /// numbers that begin alike.
    static long of(String text) {
        long number = 0;
        int length = Math.min(LENGTH, text.length());
        for (int i = 0; i < length; i++) {
            number |= (text.charAt(i) & 0xffL) << (i * Byte.SIZE);
        }
        return number;
    }

    /// Whether the pattern may match a path; that it does, only the pattern can tell.
    ///
    /// @param path what [#of] says of it
    boolean mayMatch(int pattern, long path) {
        return (path & masks[pattern]) == texts[pattern];
    }
}
