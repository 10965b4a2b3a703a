package dev.mothership.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/// Status lines of HTTP/1.1 as bytes, the usual ones made once.
final class StatusLines {
    private static final int FIRST = 100;
    private static final byte[][] USUAL = usual();

    private StatusLines() {}

    /// With its CR LF.
    static byte[] of(int status, String reason) {
        boolean known = status >= FIRST && status - FIRST < USUAL.length && reason.isEmpty();
        return known ? USUAL[status - FIRST] : make(status, reason);
    }

    /// Whether the octets are the reason phrase that [#of] writes for this status.
    static boolean isUsual(int status, Fields octets) {
        if (status - FIRST >= USUAL.length || status < FIRST) {
            return false;
        }
        byte[] line = USUAL[status - FIRST];
        int start = "HTTP/1.1 200 ".length();
        if (line.length - start - 2 != octets.length()) {
            return false;
        }
        for (int i = 0; i < octets.length(); i++) {
            if (line[start + i] != octets.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] make(int status, String reason) {
        return ("HTTP/1.1 " + status + ' ' + reason + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[][] usual() {
        byte[][] lines = new byte[500][];
        for (int i = 0; i < lines.length; i++) {
            int status = FIRST + i;
            lines[i] = make(status, HttpResponseStatus.valueOf(status).reasonPhrase());
        }
        return lines;
    }
}
