package dev.mothership.proxy;

/// RFC 3986, 3.2: `host [ ":" port ]`, without user information. An empty host is refused (RFC
/// 9110, 4.2.1).
final class HostSyntax {
    private HostSyntax() {}

    static boolean isValid(Octets text) {
        if (text.overflown() || text.isEmpty()) {
            return false;
        }
        int end = text.at(0) == '[' ? literalEnd(text) : nameEnd(text);
        return end > 0 && (end == text.length() || (text.at(end) == ':' && isPort(text, end + 1)));
    }

    private static int nameEnd(Octets text) {
        int i = 0;
        while (i < text.length() && Characters.isRegisteredName(text.at(i))) {
            i++;
        }
        return i;
    }

    private static int literalEnd(Octets text) {
        int i = 1;
        int colons = 0;
        while (i < text.length() && text.at(i) != ']') {
            byte octet = text.at(i++);
            if (octet == ':') {
                colons++;
            } else if (octet != '.' && Characters.hexDigit(octet) < 0) {
                return -1;
            }
        }
        return i < text.length() && colons >= 2 ? i + 1 : -1;
    }

    private static boolean isPort(Octets text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            if (!Characters.isDigit(text.at(i))) {
                return false;
            }
            port = port * 10 + text.at(i) - '0';
            if (port > 65_535) {
                return false;
            }
        }
        return from < text.length();
    }
}
