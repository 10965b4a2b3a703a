package dev.mothership.proxy;

import dev.mothership.http.PercentEncoding;
import org.jspecify.annotations.Nullable;

/// Brings a path into the one form that is matched and forwarded: unreserved characters decoded
/// (RFC 3986, 6.2.2.2), hexadecimal digits in upper case (6.2.2.1), dot segments resolved (5.2.4),
/// double slashes merged.
final class RequestPath {
    private RequestPath() {}

    /// The form that is matched and forwarded.
    ///
    /// @param path begins with `/`, without query
    /// @return null where two programs could read the path differently: an encoded `/`, `\` or NUL,
    ///   a plain `\`, a `%` without two hexadecimal digits, a dot segment above the root
    static @Nullable String normalize(String path) {
        return isNormal(path) ? path : resolve(path);
    }

    /// True for most paths; false where a closer look is needed.
    private static boolean isNormal(String path) {
        char last = 0;
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            if (character == '%'
                    || character == '\\'
                    || (last == '/' && (character == '/' || character == '.'))) {
                return false;
            }
            last = character;
        }
        return true;
    }

    private static @Nullable String resolve(String path) {
        String decoded = decodeUnreserved(path);
        if (decoded == null) {
            return null;
        }
        StringBuilder out = new StringBuilder(decoded.length());
        int at = 0;
        while (at < decoded.length()) {
            int end = decoded.indexOf('/', at + 1);
            end = end < 0 ? decoded.length() : end;
            String segment = decoded.substring(at + 1, end);
            boolean last = end == decoded.length();
            if (segment.equals("..")) {
                int parent = out.lastIndexOf("/");
                if (parent < 0) {
                    return null;
                }
                out.setLength(parent);
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append('/').append(segment);
            }
            if (last && (segment.isEmpty() || segment.equals(".") || segment.equals(".."))) {
                out.append('/');
            }
            at = end;
        }
        return out.toString();
    }

    private static @Nullable String decodeUnreserved(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            if (character == '\\') {
                return null;
            }
            if (character != '%') {
                out.append(character);
                continue;
            }
            int octet = PercentEncoding.octet(path, i);
            if (octet == PercentEncoding.NOT_HEX || octet == 0 || octet == '/' || octet == '\\') {
                return null;
            }
            if (isUnreserved(octet)) {
                out.append((char) octet);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(path.charAt(i + 1)))
                        .append(Character.toUpperCase(path.charAt(i + 2)));
            }
            i += 2;
        }
        return out.toString();
    }

    private static boolean isUnreserved(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}
