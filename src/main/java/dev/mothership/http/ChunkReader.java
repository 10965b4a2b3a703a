package dev.mothership.http;

/// Reads the framing of a chunked body (RFC 9112, 7.1), extensions included; the data and the
/// trailers are read by the caller.
final class ChunkReader {
    /// Beyond it some parsers overflow.
    private static final long LARGEST_CHUNK = Integer.MAX_VALUE;

    /// Digits of a size; leading zeros are allowed within it.
    private static final int MOST_DIGITS = 16;

    /// What the byte just read means.
    enum Step {
        /// Nothing to act on.
        MORE,
        /// [#size()] bytes of data follow.
        DATA,
        /// The last chunk has ended: trailers follow.
        TRAILERS,
        /// See [#fault()].
        WRONG
    }

    private enum State {
        SIZE,
        EXTENSION_NAME,
        EXTENSION_VALUE,
        QUOTED,
        QUOTED_PAIR,
        QUOTED_END,
        SIZE_LINE_FEED,
        DATA_CARRIAGE_RETURN,
        DATA_LINE_FEED
    }

    private int limit;
    private State state = State.SIZE;
    private long size;
    private int digits;
    private int length;
    private int extra;
    private Fault fault = Fault.BAD_CHUNK;

    /// @param most bytes of all extensions of one body together
    void begin(int most) {
        limit = most;
        state = State.SIZE;
        size = 0;
        digits = 0;
        extra = 0;
        fault = Fault.BAD_CHUNK;
    }

    long size() {
        return size;
    }

    Fault fault() {
        return fault;
    }

    Step read(byte octet) {
        return switch (state) {
            case SIZE -> size(octet);
            case EXTENSION_NAME, EXTENSION_VALUE, QUOTED, QUOTED_PAIR, QUOTED_END ->
                    count() ? extension(octet) : wrong(Fault.HEAD_TOO_LARGE);
            case SIZE_LINE_FEED -> sizeEnd(octet);
            case DATA_CARRIAGE_RETURN -> expect(octet, '\r', State.DATA_LINE_FEED);
            case DATA_LINE_FEED -> {
                size = 0;
                digits = 0;
                yield expect(octet, '\n', State.SIZE);
            }
        };
    }

    private Step size(byte octet) {
        int digit = Characters.hexDigit(octet);
        if (digit >= 0) {
            size = (size << 4) | digit;
            return ++digits > MOST_DIGITS || size > LARGEST_CHUNK
                    ? wrong(Fault.BAD_CHUNK)
                    : Step.MORE;
        }
        if (digits == 0) {
            return wrong(Fault.BAD_CHUNK);
        }
        return afterSize(octet);
    }

    private Step afterSize(byte octet) {
        length = 0;
        return switch (octet) {
            case '\r' -> to(State.SIZE_LINE_FEED);
            case ';' -> to(State.EXTENSION_NAME);
            default -> wrong(octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_CHUNK);
        };
    }

    /// RFC 9112, 7.1.1, without the "bad white space" that it lets recipients refuse.
    private Step extension(byte octet) {
        return switch (state) {
            case QUOTED -> {
                if (octet == '"') {
                    yield to(State.QUOTED_END);
                }
                if (octet == '\\') {
                    yield to(State.QUOTED_PAIR);
                }
                yield Characters.isFieldValue(octet) ? Step.MORE : wrong(Fault.BAD_CHUNK);
            }
            case QUOTED_PAIR ->
                    Characters.isFieldValue(octet) ? to(State.QUOTED) : wrong(Fault.BAD_CHUNK);
            case QUOTED_END -> afterSize(octet);
            default -> word(octet);
        };
    }

    private Step word(byte octet) {
        if (Characters.isToken(octet)) {
            length++;
            return Step.MORE;
        }
        boolean value = state == State.EXTENSION_VALUE;
        if (octet == '"' && value && length == 0) {
            return to(State.QUOTED);
        }
        if (length == 0) {
            return wrong(Fault.BAD_CHUNK);
        }
        if (octet == '=' && !value) {
            length = 0;
            return to(State.EXTENSION_VALUE);
        }
        return afterSize(octet);
    }

    private Step sizeEnd(byte octet) {
        if (octet != '\n') {
            return wrong(Fault.BAD_LINE_END);
        }
        if (size == 0) {
            return Step.TRAILERS;
        }
        state = State.DATA_CARRIAGE_RETURN;
        return Step.DATA;
    }

    private boolean count() {
        return ++extra <= limit;
    }

    private Step expect(byte octet, char wanted, State next) {
        return octet == wanted
                ? to(next)
                : wrong(next == State.DATA_LINE_FEED ? Fault.BAD_CHUNK : Fault.BAD_LINE_END);
    }

    private Step to(State next) {
        state = next;
        return Step.MORE;
    }

    private Step wrong(Fault reason) {
        fault = reason;
        return Step.WRONG;
    }
}
