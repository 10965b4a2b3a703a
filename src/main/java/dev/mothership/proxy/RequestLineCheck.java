package dev.mothership.proxy;

import org.jspecify.annotations.Nullable;

/// Reads a request line up to its CR (RFC 9112, 3).
final class RequestLineCheck {
    /// The `0` stands for any digit. RFC 9112, 2.3: the name is case-sensitive.
    private static final String VERSION = "HTTP/0.0";

    private static final int MAJOR = 5;
    private static final int MINOR = 7;

    private enum State {
        METHOD,
        TARGET,
        VERSION,
        END
    }

    private final RequestHead head;
    private State state = State.METHOD;
    private int versionBytes;
    private byte major;
    private boolean ended;

    RequestLineCheck(RequestHead head) {
        this.head = head;
    }

    void begin() {
        state = State.METHOD;
        versionBytes = 0;
        ended = false;
    }

    /// Whether the last byte was the CR.
    boolean ended() {
        return ended;
    }

    /// One byte.
    ///
    /// @return null where it is right
    @Nullable Fault read(byte octet) {
        return switch (state) {
            case METHOD -> method(octet);
            case TARGET -> target(octet);
            case VERSION -> version(octet);
            case END -> end(octet);
        };
    }

    private @Nullable Fault method(byte octet) {
        if (octet == ' ' && !head.method().isEmpty()) {
            state = State.TARGET;
            return null;
        }
        head.method().append(octet);
        return Characters.isToken(octet) ? null : Fault.BAD_REQUEST_LINE;
    }

    private @Nullable Fault target(byte octet) {
        Octets target = head.target();
        if (octet == ' ') {
            state = State.VERSION;
            return target.isEmpty() ? Fault.BAD_REQUEST_LINE : null;
        }
        if (!Characters.isTarget(octet)) {
            boolean withoutVersion = octet == '\r' || octet == '\n';
            return withoutVersion ? Fault.BAD_REQUEST_LINE : Fault.BAD_TARGET;
        }
        if (target.isEmpty() || target.at(0) != '/') {
            target.append(octet);
        }
        return null;
    }

    private @Nullable Fault version(byte octet) {
        int at = versionBytes++;
        if (at != MAJOR && at != MINOR) {
            return octet == VERSION.charAt(at) ? null : Fault.BAD_REQUEST_LINE;
        }
        if (!Characters.isDigit(octet)) {
            return Fault.BAD_REQUEST_LINE;
        }
        if (at == MAJOR) {
            major = octet;
            return null;
        }
        state = State.END;
        head.version(octet == '1');
        boolean served = major == '1' && (octet == '0' || octet == '1');
        return served ? null : Fault.UNKNOWN_VERSION;
    }

    private @Nullable Fault end(byte octet) {
        ended = octet == '\r';
        if (ended) {
            return null;
        }
        return octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_REQUEST_LINE;
    }
}
