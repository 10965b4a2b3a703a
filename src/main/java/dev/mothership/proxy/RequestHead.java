package dev.mothership.proxy;

import org.jspecify.annotations.Nullable;

/// What of a request's head decides how it is read: the request line's parts and the four headers
/// that concern framing and routing. Reused from request to request of one connection.
final class RequestHead {
    private static final long NO_LENGTH = -1;

    private final Octets method = new Octets(16);
    private final Octets target = new Octets(280);
    private final Octets host = new Octets(262);
    private final Octets value = new Octets(64);
    private boolean version11;
    private boolean hostSeen;
    private boolean encodingSeen;
    private boolean websocket;
    private long length = NO_LENGTH;

    void clear() {
        method.clear();
        target.clear();
        host.clear();
        hostSeen = false;
        encodingSeen = false;
        websocket = false;
        length = NO_LENGTH;
    }

    Octets method() {
        return method;
    }

    /// Only its beginning is kept, and of a target that begins with `/` nothing after that.
    Octets target() {
        return target;
    }

    void version(boolean is11) {
        version11 = is11;
    }

    /// Body length; 0 where there is none. Meaningless with [#chunked()].
    long length() {
        return Math.max(0, length);
    }

    boolean chunked() {
        return encodingSeen;
    }

    /// Whether, without a body, it asks to become a WebSocket.
    boolean asksForWebSocket() {
        return websocket && length() == 0 && !encodingSeen;
    }

    /// Where the value of this header goes, empty; null where it does not matter here.
    @Nullable Octets collectorFor(Octets name) {
        Octets collector =
                switch (name.length()) {
                    case 4 -> name.is("host") ? hostSeen ? value : host : null;
                    case 7 -> name.is("upgrade") ? value : null;
                    case 14 -> name.is("content-length") ? value : null;
                    case 17 -> name.is("transfer-encoding") ? value : null;
                    default -> null;
                };
        if (collector != null) {
            collector.clear();
        }
        return collector;
    }

    /// Takes note of a header whose value was collected.
    ///
    /// @return null where it is right
    @Nullable Fault endField(Octets name) {
        return switch (name.length()) {
            case 4 -> endHost();
            case 7 -> {
                value.trimEnd();
                websocket |= value.is("websocket");
                yield null;
            }
            case 14 -> endLength();
            default -> endEncoding();
        };
    }

    private @Nullable Fault endHost() {
        if (hostSeen) {
            return Fault.REPEATED_HOST;
        }
        hostSeen = true;
        host.trimEnd();
        return HostSyntax.isValid(host) ? null : Fault.BAD_HOST;
    }

    private @Nullable Fault endLength() {
        if (length != NO_LENGTH) {
            return Fault.REPEATED_LENGTH;
        }
        value.trimEnd();
        // 18 digits cannot overflow a long; leading zeros are not worth an exception.
        if (value.isEmpty() || value.length() > 18) {
            return Fault.BAD_LENGTH;
        }
        long sum = 0;
        for (int i = 0; i < value.length(); i++) {
            if (!Characters.isDigit(value.at(i))) {
                return Fault.BAD_LENGTH;
            }
            sum = sum * 10 + value.at(i) - '0';
        }
        length = sum;
        return null;
    }

    private @Nullable Fault endEncoding() {
        if (encodingSeen) {
            return Fault.BAD_ENCODING;
        }
        encodingSeen = true;
        value.trimEnd();
        if (value.is("chunked")) {
            return null;
        }
        String text = value.toString();
        if (value.overflown()) {
            return Fault.UNKNOWN_ENCODING;
        }
        for (int i = 0; i < value.length(); i++) {
            byte octet = value.at(i);
            boolean separator = octet == ',' || octet == ' ' || octet == '\t';
            if (!separator && !Characters.isToken(octet)) {
                return Fault.BAD_ENCODING;
            }
        }
        int chunked = text.indexOf("chunked");
        boolean unknownThenChunked =
                text.endsWith("chunked") && chunked == text.length() - "chunked".length();
        boolean none = chunked < 0 && !text.isEmpty();
        return none || unknownThenChunked ? Fault.UNKNOWN_ENCODING : Fault.BAD_ENCODING;
    }

    /// Judges the head as a whole.
    ///
    /// @return null where it is right
    @Nullable Fault end() {
        if (encodingSeen && length != NO_LENGTH) {
            return Fault.LENGTH_AND_ENCODING;
        }
        if (encodingSeen && !version11) {
            return Fault.ENCODING_IN_HTTP_1_0;
        }
        if (!hostSeen && version11) {
            return Fault.MISSING_HOST;
        }
        return judgeTarget();
    }

    private @Nullable Fault judgeTarget() {
        if (method.is("connect")) {
            return Fault.CONNECT_METHOD;
        }
        if (target.at(0) == '/') {
            return null;
        }
        if (target.is("*")) {
            return method.is("options") ? null : Fault.ASTERISK_TARGET;
        }
        if (!target.startsWith("http://")) {
            return target.startsWith("https://") ? Fault.BAD_TARGET : Fault.AUTHORITY_TARGET;
        }
        return judgeAbsolute();
    }

    /// RFC 9112, 3.2.2 lets the target's authority win over Host; two names that differ are an
    /// attempt to have two programs disagree.
    private @Nullable Fault judgeAbsolute() {
        int from = "http://".length();
        int end = from;
        while (end < target.length() && "/?".indexOf(target.at(end)) < 0) {
            end++;
        }
        if (end == target.length() && target.overflown()) {
            return Fault.BAD_TARGET;
        }
        Octets authority = new Octets(host.length() + 280);
        for (int i = from; i < end; i++) {
            authority.append(target.at(i));
        }
        if (!HostSyntax.isValid(authority)) {
            return Fault.BAD_TARGET;
        }
        return hostSeen && !authority.restEquals(0, host) ? Fault.OTHER_AUTHORITY : null;
    }
}
