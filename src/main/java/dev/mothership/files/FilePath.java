package dev.mothership.files;

import dev.mothership.http.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The path of a request as the name of a file below a folder.
final class FilePath {
    private static final String WELL_KNOWN = ".well-known";

    private FilePath() {}

    /// Decodes it, once.
    ///
    /// @param path normalized: with no dot segments, double slashes or encoded slashes; begins with
    ///   `/`, or is empty
    /// @return without the leading slash, `.` for an empty one; null where no file is served by
    ///   that name: hidden ones (RFC 8615's folder is not), those with control characters, and what
    ///   is not UTF-8
    static @Nullable String of(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        String decoded = path.indexOf('%') < 0 ? path : decode(path);
        if (decoded == null) {
            return null;
        }
        for (int i = 0; i < decoded.length(); i++) {
            char character = decoded.charAt(i);
            boolean begins = i == 0 || decoded.charAt(i - 1) == '/';
            if (Character.isISOControl(character)
                    || character == '\\'
                    || (begins && i > 0 && character == '/')
                    || (begins && character == '.' && !isWellKnown(decoded, i))) {
                return null;
            }
        }
        return decoded.startsWith("/") ? decoded.substring(1) : decoded;
    }

    private static boolean isWellKnown(String path, int at) {
        int end = at + WELL_KNOWN.length();
        return path.startsWith(WELL_KNOWN, at) && (end == path.length() || path.charAt(end) == '/');
    }

    private static @Nullable String decode(String path) {
        byte[] octets = new byte[path.length()];
        int length = 0;
        for (int i = 0; i < path.length(); i++) {
            char character = path.charAt(i);
            if (character > 0x7f) {
                return null;
            }
            if (character != '%') {
                octets[length++] = (byte) character;
                continue;
            }
            int octet = PercentEncoding.octet(path, i);
            if (octet == PercentEncoding.NOT_HEX || octet == '/') {
                return null;
            }
            octets[length++] = (byte) octet;
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}
