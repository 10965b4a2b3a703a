package dev.mothership.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a request's head of HTTP/2 fields, as strict as [RequestReader] is on those of HTTP/1: a
/// ship gets it as HTTP/1.1, and nothing of it may be read as another header, another request or
/// another length there (RFC 9113, 8.2, 8.3 and 10.3).
///
/// One for each event loop, used for one head after the other.
public final class Http2RequestReader {
    private static final int LONGEST_METHOD = 32;
    private static final byte[] CRUMB = {';', ' '};

    private @Nullable RequestHead head;
    private @Nullable String method;
    private @Nullable String scheme;
    private @Nullable String path;
    private @Nullable String authority;
    private @Nullable String protocol;
    private @Nullable Fault fault;
    private boolean pseudoEnded;
    private int cookie;
    private boolean crumbs;

    public void begin(RequestHead into) {
        into.clear();
        head = into;
        method = null;
        scheme = null;
        path = null;
        authority = null;
        protocol = null;
        fault = null;
        pseudoEnded = false;
        cookie = -1;
        crumbs = false;
    }

    /// The next field.
    public void add(
            byte[] name, int nameAt, int nameLength, byte[] value, int valueAt, int valueLength) {
        if (fault == Fault.MALFORMED) {
            return;
        }
        int from = valueAt;
        int to = valueAt + valueLength;
        for (int i = from; i < to; i++) {
            if (!Characters.isFieldValue(value[i])) {
                malformed();
                return;
            }
        }
        while (from < to && isSpace(value[from])) {
            from++;
        }
        while (from < to && isSpace(value[to - 1])) {
            to--;
        }
        if (nameLength > 0 && name[nameAt] == ':') {
            pseudo(latin(name, nameAt, nameLength), latin(value, from, to - from));
        } else {
            field(name, nameAt, nameLength, value, from, to - from);
        }
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static String latin(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private void pseudo(String name, String value) {
        boolean repeated =
                switch (name) {
                    case ":method" -> {
                        boolean known = method != null;
                        method = usual(value);
                        yield known;
                    }
                    case ":scheme" -> {
                        boolean known = scheme != null;
                        scheme = value;
                        yield known;
                    }
                    case ":path" -> {
                        boolean known = path != null;
                        path = value;
                        yield known;
                    }
                    case ":authority" -> {
                        boolean known = authority != null;
                        authority = value;
                        yield known;
                    }
                    case ":protocol" -> {
                        boolean known = protocol != null;
                        protocol = value;
                        yield known;
                    }
                    default -> true;
                };
        if (repeated || pseudoEnded) {
            malformed();
        }
    }

    private static String usual(String method) {
        return MethodNames.of(method.getBytes(StandardCharsets.ISO_8859_1), method.length());
    }

    private void field(
            byte[] name, int nameAt, int nameLength, byte[] value, int valueAt, int valueLength) {
        endPseudo();
        if (!isLowerToken(name, nameAt, nameLength)) {
            malformed();
            return;
        }
        Fields fields = head().fields();
        FieldName kind = FieldName.of(name, nameAt, nameLength);
        if (kind == FieldName.COOKIE && cookie >= 0) {
            // RFC 9113, 8.2.3: browsers send each cookie in a field of its own.
            crumbs |= cookie != fields.size() - 1;
            if (!crumbs) {
                fields.extendValue(CRUMB, 0, CRUMB.length);
                fields.extendValue(value, valueAt, valueLength);
                return;
            }
        }
        fields.beginName();
        fields.append(name, nameAt, nameLength);
        fields.endName();
        fields.append(value, valueAt, valueLength);
        fields.endValue();
        int index = fields.size() - 1;
        switch (kind) {
            case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, UPGRADE ->
                    malformed();
            case TE -> {
                if (!fields.valueIs(index, "trailers")) {
                    malformed();
                }
            }
            case COOKIE -> cookie = cookie < 0 ? index : cookie;
            case HOST -> host(fields, index);
            default -> {}
        }
    }

    private void host(Fields fields, int index) {
        String named = authority;
        if (named != null) {
            if (!fields.value(index).equalsIgnoreCase(named)) {
                fault = Fault.OTHER_AUTHORITY;
            }
            fields.remove(index);
        }
    }

    private static boolean isLowerToken(byte[] name, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!Characters.isToken(name[i]) || (name[i] >= 'A' && name[i] <= 'Z')) {
                return false;
            }
        }
        return length > 0;
    }

    /// A ship gets the authority as `Host`, in front as usual.
    private void endPseudo() {
        if (!pseudoEnded) {
            pseudoEnded = true;
            if (authority != null) {
                head().fields().add(FieldName.HOST, authority);
            }
        }
    }

    /// All fields are there.
    ///
    /// @param last whether no data follows
    /// @return null where the request is right; [Fault#MALFORMED] where there is no answer to it
    public @Nullable Fault end(boolean last) {
        endPseudo();
        String asked = method;
        String by = scheme;
        String target = path;
        if (fault == Fault.MALFORMED || asked == null || !isToken(asked)) {
            return Fault.MALFORMED;
        }
        boolean connect = asked.equals("CONNECT");
        if (connect && protocol == null) {
            describe("CONNECT", "", "", 0, false);
            return Fault.CONNECT_METHOD;
        }
        if (by == null || target == null || target.isEmpty() || connect != (protocol != null)) {
            return Fault.MALFORMED;
        }
        Fields fields = head().fields();
        joinCrumbs(fields);
        long length = Lengths.of(fields);
        if (length < -1 || (last && length > 0) || hasZeros(fields)) {
            return Fault.MALFORMED;
        }
        if (connect) {
            fields.remove(FieldName.CONTENT_LENGTH);
            describe("GET", target, by, 0, true);
        } else {
            describe(asked, target, by, last ? 0 : length, false);
        }
        return fault == null ? judge(asked, by, target, fields) : fault;
    }

    private static boolean hasZeros(Fields fields) {
        int at = fields.find(FieldName.CONTENT_LENGTH, 0);
        return at >= 0 && RequestRules.beginsWithZero(fields, at);
    }

    private void describe(String asked, String target, String by, long length, boolean connect) {
        head().describe(asked, target, by, length, connect);
    }

    private @Nullable Fault judge(String asked, String by, String target, Fields fields) {
        if (asked.length() > LONGEST_METHOD) {
            return Fault.UNKNOWN_METHOD;
        }
        if (protocol != null && !protocol.equalsIgnoreCase("websocket")) {
            return Fault.UNKNOWN_PROTOCOL;
        }
        boolean web = by.equalsIgnoreCase("https") || by.equalsIgnoreCase("http");
        if (!web || !isTarget(target)) {
            return Fault.BAD_TARGET;
        }
        if (target.equals("*")) {
            return asked.equals("OPTIONS") ? judgeHost(fields) : Fault.ASTERISK_TARGET;
        }
        return target.charAt(0) == '/' ? judgeHost(fields) : Fault.BAD_TARGET;
    }

    private static @Nullable Fault judgeHost(Fields fields) {
        return RequestRules.judgeHost(fields, true);
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Characters.isToken((byte) text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTarget(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Characters.isTarget((byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Those that other fields stand between.
    private void joinCrumbs(Fields fields) {
        if (crumbs) {
            List<String> all = fields.all(FieldName.COOKIE);
            fields.set(FieldName.COOKIE, String.join("; ", all));
        }
    }

    private void malformed() {
        fault = Fault.MALFORMED;
    }

    private RequestHead head() {
        RequestHead known = head;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
