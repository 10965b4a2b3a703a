package dev.mothership.http;

/// Which bytes may stand where in an HTTP/1 message.
final class Characters {
    private static final int TOKEN = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int HOST = 8;
    private static final byte[] CLASSES = classes();

    private Characters() {}

    /// RFC 9110, 5.6.2: a method, a header's name.
    static boolean isToken(byte octet) {
        return (CLASSES[octet & 0xff] & TOKEN) != 0;
    }

    /// RFC 9110, 5.5: visible, space, tab, and what is above ASCII.
    static boolean isFieldValue(byte octet) {
        return (CLASSES[octet & 0xff] & VALUE) != 0;
    }

    /// Visible ASCII without `#`: RFC 3986 allows less, browsers send more (`|`, `"`, `{`).
    static boolean isTarget(byte octet) {
        return (CLASSES[octet & 0xff] & TARGET) != 0;
    }

    /// RFC 3986, 3.2.2: a host name, without brackets and port; nothing encoded, which some would
    /// decode and some not.
    static boolean isRegisteredName(byte octet) {
        return (CLASSES[octet & 0xff] & HOST) != 0;
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    /// The value of a hexadecimal digit; -1 where it is none.
    static int hexDigit(byte octet) {
        return octet < 0 ? -1 : Character.digit(octet, 16);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int octet = 0; octet < 256; octet++) {
            boolean letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
            boolean alphanumeric = letter || (octet >= '0' && octet <= '9');
            int flags = 0;
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(octet) >= 0) {
                flags |= TOKEN;
            }
            if (octet == '\t' || (octet >= ' ' && octet != 0x7f)) {
                flags |= VALUE;
            }
            if (octet > ' ' && octet < 0x7f && octet != '#') {
                flags |= TARGET;
            }
            if (alphanumeric || "-._~!$&'()*+,;=".indexOf(octet) >= 0) {
                flags |= HOST;
            }
            classes[octet] = (byte) flags;
        }
        return classes;
    }
}
