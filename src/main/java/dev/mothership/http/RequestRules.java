package dev.mothership.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Judges a request's head as a whole: framing, host and target (RFC 9112, 3 and 6).
final class RequestRules {
    private static final long NO_LENGTH = -1;
    private static final String HTTP = "http://";

    private RequestRules() {}

    /// @return null where it is right; then the head knows how its body is framed
    static @Nullable Fault judge(RequestHead head) {
        Fields fields = head.fields();
        Fault wrong = judgeFraming(head, fields);
        if (wrong == null) {
            wrong = judgeHost(fields, head.version() == HttpVersion.HTTP_1_1);
        }
        return wrong == null ? judgeTarget(head) : wrong;
    }

    private static @Nullable Fault judgeFraming(RequestHead head, Fields fields) {
        int lengthAt = fields.find(FieldName.CONTENT_LENGTH, 0);
        int encodingAt = fields.find(FieldName.TRANSFER_ENCODING, 0);
        long length = NO_LENGTH;
        if (lengthAt >= 0) {
            if (fields.find(FieldName.CONTENT_LENGTH, lengthAt + 1) >= 0) {
                return Fault.REPEATED_LENGTH;
            }
            length = Lengths.parse(fields, lengthAt);
            if (length < 0 || beginsWithZero(fields, lengthAt)) {
                return Fault.BAD_LENGTH;
            }
        }
        if (encodingAt >= 0) {
            Fault wrong = judgeEncoding(fields, encodingAt);
            if (wrong != null) {
                return wrong;
            }
            if (lengthAt >= 0) {
                return Fault.LENGTH_AND_ENCODING;
            }
            if (head.version() == HttpVersion.HTTP_1_0) {
                return Fault.ENCODING_IN_HTTP_1_0;
            }
        }
        boolean websocket =
                head.version() == HttpVersion.HTTP_1_1
                        && head.method().equals("GET")
                        && Upgrades.asksForWebSocket(fields);
        head.frame(length, encodingAt >= 0, websocket);
        return null;
    }

    /// Some programs would read octal digits.
    static boolean beginsWithZero(Fields fields, int at) {
        return fields.valueLength(at) > 1 && fields.at(fields.valueStart(at)) == '0';
    }

    private static @Nullable Fault judgeEncoding(Fields fields, int at) {
        if (fields.find(FieldName.TRANSFER_ENCODING, at + 1) >= 0) {
            return Fault.BAD_ENCODING;
        }
        if (fields.valueIs(at, "chunked")) {
            return null;
        }
        String value = fields.value(at).toLowerCase(Locale.ROOT);
        for (int i = 0; i < value.length(); i++) {
            char octet = value.charAt(i);
            boolean separator = octet == ',' || octet == ' ' || octet == '\t';
            if (!separator && !Characters.isToken((byte) octet)) {
                return Fault.BAD_ENCODING;
            }
        }
        int chunked = value.indexOf("chunked");
        boolean unknownThenChunked =
                value.endsWith("chunked") && chunked == value.length() - "chunked".length();
        boolean none = chunked < 0 && !value.isEmpty();
        return none || unknownThenChunked ? Fault.UNKNOWN_ENCODING : Fault.BAD_ENCODING;
    }

    static @Nullable Fault judgeHost(Fields fields, boolean needed) {
        int at = fields.find(FieldName.HOST, 0);
        if (at < 0) {
            return needed ? Fault.MISSING_HOST : null;
        }
        if (fields.find(FieldName.HOST, at + 1) >= 0) {
            return Fault.REPEATED_HOST;
        }
        return HostSyntax.isValid(fields.bytes(), fields.valueStart(at), fields.valueLength(at))
                ? null
                : Fault.BAD_HOST;
    }

    private static @Nullable Fault judgeTarget(RequestHead head) {
        if (head.method().equals("CONNECT")) {
            return Fault.CONNECT_METHOD;
        }
        if (head.fields().at(head.targetStart()) == '/') {
            return null;
        }
        String target = head.target();
        if (target.equals("*")) {
            return head.method().equals("OPTIONS") ? null : Fault.ASTERISK_TARGET;
        }
        if (!target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
            boolean https = target.regionMatches(true, 0, "https://", 0, "https://".length());
            return https ? Fault.BAD_TARGET : Fault.AUTHORITY_TARGET;
        }
        return judgeAbsolute(head.fields(), target);
    }

    /// RFC 9112, 3.2.2 lets the target's authority win over Host; two names that differ are an
    /// attempt to have two programs disagree.
    private static @Nullable Fault judgeAbsolute(Fields fields, String target) {
        int end = HTTP.length();
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String authority = target.substring(HTTP.length(), end);
        if (!HostSyntax.isValid(authority)) {
            return Fault.BAD_TARGET;
        }
        String host = fields.get(FieldName.HOST);
        return host != null && !host.equalsIgnoreCase(authority) ? Fault.OTHER_AUTHORITY : null;
    }
}
