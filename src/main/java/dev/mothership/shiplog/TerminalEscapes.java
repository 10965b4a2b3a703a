package dev.mothership.shiplog;

/// Leaves out what only terminals understand: the control sequences of ECMA-48 (colours, cursor)
/// and the strings of xterm (titles, links).
final class TerminalEscapes {
    private static final char ESC = 0x1b;
    private static final char BEL = 0x07;

    private TerminalEscapes() {}

    /// Of a sequence that has no end only the escape character itself goes, so that no text is
    /// lost.
    static String strip(String text) {
        int escape = text.indexOf(ESC);
        if (escape < 0) {
            return text;
        }
        StringBuilder stripped = new StringBuilder(text.length());
        int start = 0;
        while (escape >= 0) {
            stripped.append(text, start, escape);
            start = end(text, escape);
            escape = text.indexOf(ESC, start);
        }
        return stripped.append(text, start, text.length()).toString();
    }

    /// The index after the sequence that starts with ESC at `escape`.
    private static int end(String text, int escape) {
        int next = escape + 1;
        if (next == text.length()) {
            return next;
        }
        int end =
                switch (text.charAt(next)) {
                    case '[' -> controlSequence(text, next + 1);
                    case ']', 'P', 'X', '^', '_' -> string(text, next + 1);
                    default -> shortEscape(text, next);
                };
        return end < 0 ? next : end;
    }

    /// Parameters 30-3F, intermediates 20-2F, a final byte 40-7E.
    private static int controlSequence(String text, int from) {
        int i = skip(text, skip(text, from, '0', '?'), ' ', '/');
        return i < text.length() && text.charAt(i) >= '@' && text.charAt(i) <= '~' ? i + 1 : -1;
    }

    /// Up to BEL or ESC \.
    private static int string(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == BEL) {
                return i + 1;
            }
            if (text.charAt(i) == ESC) {
                return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : -1;
            }
        }
        return -1;
    }

    /// Intermediates 20-2F, a final byte 30-7E.
    private static int shortEscape(String text, int from) {
        int i = skip(text, from, ' ', '/');
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '~' ? i + 1 : -1;
    }

    private static int skip(String text, int from, char low, char high) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= low && text.charAt(i) <= high) {
            i++;
        }
        return i;
    }
}
