package dev.mothership.ja4h;

import dev.mothership.client.Fingerprinter;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JA4H as FoxIO's technical description and its Python reference define it: `METHOD VERSION COOKIE
/// REFERER COUNT LANGUAGE _ names _ cookie names _ cookies`.
///
/// Hashes are remembered: browsers send few different lists of names, and a client sends the same
/// cookies again and again. One for each event loop, not thread-safe.
final class Ja4h implements Fingerprinter {
    private static final int FIRST_PART = 12;
    private static final int LENGTH = FIRST_PART + 3 * (1 + Hash.LENGTH);
    private static final int MOST_COUNTED = 99;

    private final Hash hash = new Hash();
    private final HashCache names = new HashCache();
    private final HashCache cookies = new HashCache();
    private final Cookies jar = new Cookies(hash);
    private byte[] scratch = new byte[1_024];
    private final byte[] first = new byte[FIRST_PART];
    private final byte[] whole = new byte[LENGTH];
    private byte[] lastHash = Cookies.NONE;
    private byte[] lastCookies = Cookies.NONE;
    private int lastMethod;
    private String last = "";

    @Override
    public String of(RequestHead head) {
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
        byte[] hashOfCookies = cookie ? hashOfCookies(fields, http2) : Cookies.NONE;
        boolean same = isFirstPartSame(head, cookie, referer, Math.min(count, MOST_COUNTED));
        if (!same || hashOfNames != lastHash || hashOfCookies != lastCookies) {
            lastHash = hashOfNames;
            lastCookies = hashOfCookies;
            last = compose();
        }
        return last;
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
    private byte[] hashOfCookies(Fields fields, boolean http2) {
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

    private boolean isFirstPartSame(RequestHead head, boolean cookie, boolean referer, int count) {
        byte[] part = first;
        boolean same = true;
        String method = methodOf(head);
        int at = 0;
        for (; at < 2 && at < method.length(); at++) {
            same &= put(at, lower((byte) method.charAt(at)));
        }
        same &= at == lastMethod;
        lastMethod = at;
        int digits = version(head.version());
        same &= put(2, (byte) ('0' + digits / 10)) & put(3, (byte) ('0' + digits % 10));
        same &= put(4, (byte) (cookie ? 'c' : 'n')) & put(5, (byte) (referer ? 'r' : 'n'));
        same &= put(6, (byte) ('0' + count / 10)) & put(7, (byte) ('0' + count % 10));
        byte a = part[8];
        byte b = part[9];
        byte c = part[10];
        byte d = part[11];
        language(head.fields());
        return same & a == part[8] & b == part[9] & c == part[10] & d == part[11];
    }

    /// A WebSocket over HTTP/2 was asked for by `CONNECT` (RFC 8441).
    private static String methodOf(RequestHead head) {
        boolean extended = head.version() == HttpVersion.HTTP_2 && head.asksForWebSocket();
        return extended ? "CONNECT" : head.method();
    }

    private boolean put(int at, byte octet) {
        boolean same = first[at] == octet;
        first[at] = octet;
        return same;
    }

    private static int version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> 10;
            case HTTP_1_1 -> 11;
            case HTTP_2 -> 20;
        };
    }

    private void language(Fields fields) {
        Arrays.fill(first, 8, FIRST_PART, (byte) '0');
        int field = fields.find(FieldName.ACCEPT_LANGUAGE, 0);
        if (field < 0) {
            return;
        }
        int length = fields.valueLength(field);
        reserve(0, length);
        fields.copyValue(field, scratch, 0);
        int at = 8;
        for (int i = 0; i < length && at < FIRST_PART; i++) {
            byte octet = scratch[i];
            if (octet == ',' || octet == ';') {
                return;
            }
            if (octet != '-') {
                first[at++] = lower(octet);
            }
        }
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    private String compose() {
        System.arraycopy(first, 0, whole, 0, lastMethod);
        int at = lastMethod;
        System.arraycopy(first, 2, whole, at, FIRST_PART - 2);
        at += FIRST_PART - 2;
        whole[at++] = '_';
        System.arraycopy(lastHash, 0, whole, at, Hash.LENGTH);
        at += Hash.LENGTH;
        whole[at++] = '_';
        System.arraycopy(lastCookies, 0, whole, at, lastCookies.length);
        at += lastCookies.length;
        return new String(whole, 0, at, StandardCharsets.ISO_8859_1);
    }
}
