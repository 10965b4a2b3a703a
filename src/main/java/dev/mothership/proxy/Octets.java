package dev.mothership.proxy;

/// A short text that is collected byte by byte, in lower case. What goes beyond its capacity only
/// sets [#overflown()].
final class Octets {
    private final byte[] bytes;
    private int length;
    private boolean overflown;

    Octets(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
        overflown = false;
    }

    void append(byte octet) {
        if (length == bytes.length) {
            overflown = true;
            return;
        }
        bytes[length++] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
    }

    /// Takes spaces and tabs off the end.
    void trimEnd() {
        while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t')) {
            length--;
        }
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean overflown() {
        return overflown;
    }

    byte at(int index) {
        return bytes[index];
    }

    /// @param text in lower case, ASCII
    boolean is(String text) {
        return !overflown && length == text.length() && matches(0, text);
    }

    boolean startsWith(String text) {
        return length >= text.length() && matches(0, text);
    }

    /// Whether the rest from `from` on equals the other text.
    boolean restEquals(int from, Octets other) {
        if (overflown || other.overflown || length - from != other.length) {
            return false;
        }
        for (int i = 0; i < other.length; i++) {
            if (bytes[from + i] != other.bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
