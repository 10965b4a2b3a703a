package dev.mothership.ja4h;

import dev.mothership.client.Fingerprinter;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JA4H as FoxIO's technical description and its Python reference define it: `METHOD VERSION COOKIE
/// REFERER COUNT LANGUAGE _ names _ cookie names _ cookies`.
///
/// Hashes are remembered: browsers send few different lists of names, and a client sends the same
/// cookies again and again. One for each event loop, not thread-safe.
final class Ja4h implements Fingerprinter {
    private static final int FIRST_PART = 12;
    private static final int MOST_COUNTED = 99;

    private final Hash hash = new Hash();
    private final HashCache names = new HashCache();
    private final HashCache cookies = new HashCache();
    private final Cookies jar = new Cookies(hash);
    private byte[] scratch = new byte[1_024];

    /// Of requests that have the same names, up to their cookies.
    private final class WithCookies implements Model {
        private final byte[] beginning;
        private byte @Nullable [] lastCookies;
        private String last = "";

        /// @param beginning Latin-1
        WithCookies(byte[] beginning) {
            this.beginning = beginning;
        }

        @Override
        public String fingerprint(RequestHead head) {
            byte[] hashOfCookies = hashOfCookies(head);
            if (hashOfCookies != lastCookies) {
                lastCookies = hashOfCookies;
                last = text(beginning, hashOfCookies);
            }
            return last;
        }
    }

    @Override
    public Model model(RequestHead head) {
        Fields fields = head.fields();
        boolean http2 = head.version() == HttpVersion.HTTP_2;
        int length = 0;
        int count = 0;
        boolean cookie = false;
        boolean referer = false;
        for (int i = 0; i < fields.size(); i++) {
            if (http2 && isOurs(fields, i)) {
                continue;
            }
            byte initial = fields.initial(i);
            if ((initial | 0x20) == 'c' && fields.nameStartsWith(i, "cookie")) {
                cookie |= isCookie(fields, i);
            } else if (!fields.isRemoved(i) && fields.kind(i) == FieldName.REFERER) {
                referer = true;
            } else {
                int name = fields.nameLength(i);
                reserve(length, name + 1);
                fields.copyName(i, scratch, length);
                length += name;
                scratch[length++] = ',';
                count++;
            }
        }
        byte[] hashOfNames = hashOfNames(Math.max(0, length - 1));
        byte[] beginning =
                beginning(head, cookie, referer, Math.min(count, MOST_COUNTED), hashOfNames);
        if (cookie) {
            return new WithCookies(beginning);
        }
        String whole = text(beginning, Cookies.NONE);
        return other -> whole;
    }

    private static String text(byte[] beginning, byte[] hashOfCookies) {
        byte[] whole = Arrays.copyOf(beginning, beginning.length + hashOfCookies.length);
        System.arraycopy(hashOfCookies, 0, whole, beginning.length, hashOfCookies.length);
        return new String(whole, StandardCharsets.ISO_8859_1);
    }

    /// Names of HTTP/2 are in lower case on the wire: others were added by the reader, such as
    /// `Host` for `:authority`.
    private static boolean isOurs(Fields fields, int index) {
        byte initial = fields.initial(index);
        return initial >= 'A' && initial <= 'Z';
    }

    private static boolean isCookie(Fields fields, int index) {
        return fields.nameLength(index) == "cookie".length();
    }

    private void reserve(int length, int more) {
        if (length + more > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, length + more));
        }
    }

    private byte[] hashOfNames(int length) {
        byte[] known = names.get(scratch, length);
        return known == null ? names.put(scratch, length, hash.of(scratch, length)) : known;
    }

    /// Those of several fields count as if they stood in one.
    private byte[] hashOfCookies(RequestHead head) {
        Fields fields = head.fields();
        boolean http2 = head.version() == HttpVersion.HTTP_2;
        int length = 0;
        boolean begun = false;
        for (int i = 0; i < fields.size(); i++) {
            boolean counts = !http2 || !isOurs(fields, i);
            if (counts && isCookie(fields, i) && fields.nameStartsWith(i, "cookie")) {
                int value = fields.valueLength(i);
                reserve(length, value + 1);
                if (begun) {
                    scratch[length++] = ';';
                }
                begun = true;
                fields.copyValue(i, scratch, length);
                length += value;
            }
        }
        byte[] known = cookies.get(scratch, length);
        return known == null ? cookies.put(scratch, length, jar.hash(scratch, length)) : known;
    }

    /// All up to the cookies.
    private static byte[] beginning(
            RequestHead head, boolean cookie, boolean referer, int count, byte[] hashOfNames) {
        String method = methodOf(head);
        byte[] part = new byte[FIRST_PART + Hash.LENGTH + 2];
        int at = 0;
        while (at < 2 && at < method.length()) {
            part[at] = lower((byte) method.charAt(at));
            at++;
        }
        at = number(version(head.version()), part, at);
        part[at++] = (byte) (cookie ? 'c' : 'n');
        part[at++] = (byte) (referer ? 'r' : 'n');
        at = number(count, part, at);
        at = language(head.fields(), part, at);
        part[at++] = '_';
        System.arraycopy(hashOfNames, 0, part, at, Hash.LENGTH);
        at += Hash.LENGTH;
        part[at++] = '_';
        return Arrays.copyOf(part, at);
    }

    /// A WebSocket over HTTP/2 was asked for by `CONNECT` (RFC 8441).
    private static String methodOf(RequestHead head) {
        boolean extended = head.version() == HttpVersion.HTTP_2 && head.asksForWebSocket();
        return extended ? "CONNECT" : head.method();
    }

    /// Two digits.
    private static int number(int number, byte[] into, int at) {
        into[at] = (byte) ('0' + number / 10);
        into[at + 1] = (byte) ('0' + number % 10);
        return at + 2;
    }

    private static int version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> 10;
            case HTTP_1_1 -> 11;
            case HTTP_2 -> 20;
        };
    }

    /// Four letters and digits.
    private static int language(Fields fields, byte[] into, int from) {
        int to = from + 4;
        Arrays.fill(into, from, to, (byte) '0');
        String accepted = fields.get(FieldName.ACCEPT_LANGUAGE);
        int at = from;
        for (int i = 0; accepted != null && i < accepted.length() && at < to; i++) {
            char letter = accepted.charAt(i);
            if (letter == ',' || letter == ';') {
                return to;
            }
            if (letter != '-') {
                into[at++] = lower((byte) letter);
            }
        }
        return to;
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }
}
