package dev.mothership.http;

import org.jspecify.annotations.Nullable;

/// Reads a request line up to its CR (RFC 9112, 3).
final class RequestLineReader {
    /// The `0` stands for any digit. RFC 9112, 2.3: the name is case-sensitive.
    private static final String VERSION = "HTTP/0.0";

    private static final int MAJOR = 5;
    private static final int MINOR = 7;

    /// Longer methods are not served: the longest registered has 17 letters.
    private static final int LONGEST_METHOD = 32;

    private enum State {
        METHOD,
        TARGET,
        VERSION,
        END
    }

    private State state = State.METHOD;
    private int methodLength;
    private int versionBytes;
    private byte major;
    private byte minor;
    private boolean ended;
    private @Nullable Fault fault;

    void begin() {
        state = State.METHOD;
        methodLength = 0;
        versionBytes = 0;
        ended = false;
        fault = null;
    }

    boolean ended() {
        return ended;
    }

    @Nullable Fault fault() {
        return fault;
    }

    /// @return the index of the first byte not read
    int read(byte[] in, int from, int end, RequestHead head) {
        int at = from;
        while (at < end && !ended && fault == null) {
            at =
                    switch (state) {
                        case METHOD -> method(in, at, end, head);
                        case TARGET -> target(in, at, end, head);
                        case VERSION -> version(in[at], at);
                        case END -> end(in[at], at, head);
                    };
        }
        return at;
    }

    private int method(byte[] in, int from, int end, RequestHead head) {
        int at = from;
        while (at < end && Characters.isToken(in[at])) {
            at++;
        }
        head.fields().append(in, from, at - from);
        methodLength = head.fields().length();
        if (methodLength > LONGEST_METHOD) {
            fault = Fault.UNKNOWN_METHOD;
        }
        if (at == end) {
            return at;
        }
        if (in[at] == ' ' && methodLength > 0) {
            state = State.TARGET;
        } else {
            fault = Fault.BAD_REQUEST_LINE;
        }
        return at + 1;
    }

    private int target(byte[] in, int from, int end, RequestHead head) {
        int at = from;
        while (at < end && Characters.isTarget(in[at])) {
            at++;
        }
        head.fields().append(in, from, at - from);
        if (at == end) {
            return at;
        }
        byte octet = in[at];
        if (octet == ' ') {
            state = State.VERSION;
            if (head.fields().length() == methodLength) {
                fault = Fault.BAD_REQUEST_LINE;
            }
        } else {
            boolean withoutVersion = octet == '\r' || octet == '\n';
            fault = withoutVersion ? Fault.BAD_REQUEST_LINE : Fault.BAD_TARGET;
        }
        return at + 1;
    }

    private int version(byte octet, int at) {
        int place = versionBytes++;
        if (place != MAJOR && place != MINOR) {
            if (octet != VERSION.charAt(place)) {
                fault = Fault.BAD_REQUEST_LINE;
            }
        } else if (!Characters.isDigit(octet)) {
            fault = Fault.BAD_REQUEST_LINE;
        } else if (place == MAJOR) {
            major = octet;
        } else {
            minor = octet;
            state = State.END;
            if (major != '1' || (octet != '0' && octet != '1')) {
                fault = Fault.UNKNOWN_VERSION;
            }
        }
        return at + 1;
    }

    private int end(byte octet, int at, RequestHead head) {
        if (octet == '\r') {
            ended = true;
            Fields octets = head.fields();
            head.line(
                    MethodNames.of(octets.bytes(), methodLength),
                    methodLength,
                    octets.length() - methodLength,
                    minor == '1' ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0);
        } else {
            fault = octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_REQUEST_LINE;
        }
        return at + 1;
    }
}
