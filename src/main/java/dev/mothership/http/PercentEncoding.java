package dev.mothership.http;

/// Octets that a path has as `%` and two digits (RFC 3986, 2.1).
public final class PercentEncoding {
    public static final int NOT_HEX = -1;

    private PercentEncoding() {}

    /// @param percent where the `%` is
    /// @return [#NOT_HEX] where no two hexadecimal digits follow
    public static int octet(String path, int percent) {
        if (percent + 2 >= path.length()) {
            return NOT_HEX;
        }
        int high = hexDigit(path.charAt(percent + 1));
        int low = hexDigit(path.charAt(percent + 2));
        return high < 0 || low < 0 ? NOT_HEX : (high << 4) | low;
    }

    private static int hexDigit(char character) {
        return character < 128 ? Character.digit(character, 16) : NOT_HEX;
    }
}
