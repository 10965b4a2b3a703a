package dev.mothership.http;

/// RFC 3986, 3.2: `host [ ":" port ]`, without user information. An empty host is refused (RFC
/// 9110, 4.2.1).
public final class HostSyntax {
    private static final int LONGEST = 262; // a name of 255 octets, a colon and a port

    private HostSyntax() {}

    static boolean isValid(byte[] text, int from, int length) {
        if (length == 0 || length > LONGEST) {
            return false;
        }
        int to = from + length;
        int end = text[from] == '[' ? literalEnd(text, from, to) : nameEnd(text, from, to);
        return end > from && (end == to || (text[end] == ':' && isPort(text, end + 1, to)));
    }

    /// As [#isValid(byte[], int, int)].
    public static boolean isValid(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return isValid(bytes, 0, bytes.length);
    }

    private static int nameEnd(byte[] text, int from, int to) {
        int i = from;
        while (i < to && Characters.isRegisteredName(text[i])) {
            i++;
        }
        return i;
    }

    private static int literalEnd(byte[] text, int from, int to) {
        int i = from + 1;
        int colons = 0;
        while (i < to && text[i] != ']') {
            byte octet = text[i++];
            if (octet == ':') {
                colons++;
            } else if (octet != '.' && Characters.hexDigit(octet) < 0) {
                return -1;
            }
        }
        return i < to && colons >= 2 ? i + 1 : -1;
    }

    private static boolean isPort(byte[] text, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Characters.isDigit(text[i])) {
                return false;
            }
            port = port * 10 + text[i] - '0';
            if (port > 65_535) {
                return false;
            }
        }
        return from < to;
    }
}
