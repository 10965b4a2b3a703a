package dev.mothership.http;

import org.jspecify.annotations.Nullable;

/// Reads header fields up to the empty line behind them (RFC 9112, 5), wherever the bytes are cut.
final class FieldReader {
    private enum State {
        FIELD,
        NAME,
        NAME_END,
        VALUE_START,
        VALUE,
        LINE_FEED,
        END
    }

    private final boolean lenient;
    private State state = State.FIELD;
    private boolean ended;
    private @Nullable Fault fault;

    /// @param lenient whether a line feed alone ends a line, too, and space before a colon is taken
    ///   off (RFC 9112, 5.1)
    FieldReader(boolean lenient) {
        this.lenient = lenient;
    }

    void begin() {
        state = State.FIELD;
        ended = false;
        fault = null;
    }

    boolean ended() {
        return ended;
    }

    @Nullable Fault fault() {
        return fault;
    }

    /// Reads on, up to `end`, the end of the fields or what is wrong with them.
    ///
    /// @return the index of the first byte not read
    int read(byte[] in, int from, int end, Fields into) {
        int at = from;
        while (at < end && !ended && fault == null) {
            at =
                    switch (state) {
                        case FIELD -> field(in, at, into);
                        case NAME -> name(in, at, end, into);
                        case NAME_END -> nameEnd(in, at, into);
                        case VALUE_START -> valueStart(in, at);
                        case VALUE -> value(in, at, end, into);
                        case LINE_FEED, END -> lineFeed(in, at);
                    };
        }
        return at;
    }

    private int field(byte[] in, int at, Fields into) {
        switch (in[at]) {
            case '\r' -> state = State.END;
            case ' ', '\t' -> fault = Fault.FOLDED_FIELD;
            case ':' -> fault = Fault.BAD_FIELD_NAME;
            case '\n' -> {
                ended = lenient;
                fault = lenient ? null : Fault.BAD_LINE_END;
            }
            default -> {
                into.beginName();
                state = State.NAME;
                return at;
            }
        }
        return at + 1;
    }

    private int name(byte[] in, int from, int end, Fields into) {
        int at = from;
        while (at < end && Characters.isToken(in[at])) {
            at++;
        }
        into.append(in, from, at - from);
        if (at == end) {
            return at;
        }
        return nameEnd(in, at, into);
    }

    private int nameEnd(byte[] in, int at, Fields into) {
        byte octet = in[at];
        if (octet == ':') {
            into.endName();
            state = State.VALUE_START;
        } else if (lenient && (octet == ' ' || octet == '\t')) {
            state = State.NAME_END;
        } else {
            fault = octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_FIELD_NAME;
        }
        return at + 1;
    }

    private int valueStart(byte[] in, int at) {
        if (in[at] == ' ' || in[at] == '\t') {
            return at + 1;
        }
        state = State.VALUE;
        return at;
    }

    private int value(byte[] in, int from, int end, Fields into) {
        int at = from;
        while (at < end && Characters.isFieldValue(in[at])) {
            at++;
        }
        into.append(in, from, at - from);
        if (at == end) {
            return at;
        }
        boolean lineFeed = in[at] == '\n';
        if (in[at] == '\r' || (lineFeed && lenient)) {
            into.endValue();
            state = lineFeed ? State.FIELD : State.LINE_FEED;
        } else {
            fault = lineFeed ? Fault.BAD_LINE_END : Fault.BAD_FIELD_VALUE;
        }
        return at + 1;
    }

    private int lineFeed(byte[] in, int at) {
        if (in[at] != '\n') {
            fault = Fault.BAD_LINE_END;
        } else if (state == State.END) {
            ended = true;
        } else {
            state = State.FIELD;
        }
        return at + 1;
    }
}
