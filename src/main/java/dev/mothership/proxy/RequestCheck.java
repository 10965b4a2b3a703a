package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/// Reads a connection's requests byte by byte, stricter than any parser behind it, and finds the
/// first byte that makes a request wrong ([Fault]). It keeps its place between calls, so the bytes
/// may be cut anywhere. It follows bodies only as far as it must to see where the next head begins.
///
/// ```
/// START ─ LINE ─ LINE_FEED ─ FIELD ─ NAME ─ VALUE ─ LINE_FEED ─ FIELD … HEAD_END ─┬─ START
///                                                                                 ├─ BODY
///                                                                                 └─ CHUNKS
/// ```
///
/// Not thread-safe: it belongs to its connection's event loop.
final class RequestCheck implements ByteProcessor {
    private enum State {
        START,
        START_LINE_FEED,
        LINE,
        LINE_FEED,
        FIELD,
        NAME,
        VALUE_START,
        VALUE,
        HEAD_END,
        CHUNKS
    }

    private int limit;
    private final RequestHead head = new RequestHead();
    private final RequestLineCheck line = new RequestLineCheck(head);
    private final Octets name = new Octets(18);
    private final ChunkCheck chunks;

    private State state = State.START;
    private int headBytes;
    private @Nullable Octets collector;
    private @Nullable Fault fault;
    private long body;
    private boolean headEnded;
    private boolean ended = true;

    /// @param limit bytes of a request line and its headers together
    RequestCheck(int limit) {
        this.limit = limit;
        this.chunks = new ChunkCheck(limit);
    }

    /// From the next request on; within one nothing changes.
    void limit(int next) {
        if (ended && next != limit) {
            limit = next;
            chunks.limit(next);
        }
    }

    /// Reads on from `from`.
    ///
    /// @return the index of the first byte not read: `end`; or that after a head that is right,
    ///   with [#headEnded()]; or that after the byte that made the request wrong, with [#fault()]
    int read(ByteBuf buffer, int from, int end) {
        headEnded = false;
        int at = from;
        while (at < end && fault == null && !headEnded) {
            if (body > 0) {
                int skipped = (int) Math.min(body, end - at);
                body -= skipped;
                at += skipped;
                ended = body == 0 && state != State.CHUNKS;
            } else {
                int stop = buffer.forEachByte(at, end - at, this);
                at = stop < 0 ? end : stop + 1;
            }
        }
        return at;
    }

    /// Whether the last call stopped after a head.
    boolean headEnded() {
        return headEnded;
    }

    @Nullable Fault fault() {
        return fault;
    }

    /// Whether it is between two requests.
    boolean betweenRequests() {
        return ended;
    }

    /// Whether it is within a head.
    boolean inHead() {
        return !ended && !inBody();
    }

    /// Whether it is within a body.
    boolean inBody() {
        return !ended && (state == State.CHUNKS || body > 0);
    }

    /// The head read last.
    RequestHead head() {
        return head;
    }

    /// One byte; false to stop.
    @Override
    public boolean process(byte octet) {
        if (state == State.CHUNKS) {
            return processChunks(octet);
        }
        if (++headBytes > limit) {
            boolean line = state.compareTo(State.LINE) <= 0;
            return fail(line ? Fault.TARGET_TOO_LONG : Fault.HEAD_TOO_LARGE);
        }
        return switch (state) {
            case START -> start(octet);
            case START_LINE_FEED -> expect(octet, '\n', State.START);
            case LINE -> line(octet);
            case LINE_FEED -> expect(octet, '\n', State.FIELD);
            case FIELD -> field(octet);
            case NAME -> name(octet);
            case VALUE_START -> octet == ' ' || octet == '\t' || value(octet);
            case VALUE -> value(octet);
            case HEAD_END -> octet == '\n' ? endHead() : fail(Fault.BAD_LINE_END);
            case CHUNKS -> throw new IllegalStateException();
        };
    }

    private boolean start(byte octet) {
        if (octet == '\r') {
            // RFC 9112, 2.2: empty lines before a request line are passed over.
            return to(State.START_LINE_FEED);
        }
        head.clear();
        line.begin();
        ended = false;
        state = State.LINE;
        return line(octet);
    }

    private boolean line(byte octet) {
        Fault wrong = line.read(octet);
        if (wrong != null) {
            return fail(wrong);
        }
        return !line.ended() || to(State.LINE_FEED);
    }

    private boolean field(byte octet) {
        if (octet == '\r') {
            return to(State.HEAD_END);
        }
        if (octet == ' ' || octet == '\t') {
            return fail(Fault.FOLDED_FIELD);
        }
        name.clear();
        state = State.NAME;
        return octet == ':' ? fail(Fault.BAD_FIELD_NAME) : name(octet);
    }

    private boolean name(byte octet) {
        if (Characters.isToken(octet)) {
            name.append(octet);
            return true;
        }
        if (octet != ':') {
            return fail(octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_FIELD_NAME);
        }
        collector = name.overflown() ? null : head.collectorFor(name);
        return to(State.VALUE_START);
    }

    private boolean value(byte octet) {
        if (Characters.isFieldValue(octet)) {
            state = State.VALUE;
            if (collector != null) {
                collector.append(octet);
            }
            return true;
        }
        if (octet != '\r') {
            return fail(octet == '\n' ? Fault.BAD_LINE_END : Fault.BAD_FIELD_VALUE);
        }
        Fault wrong = collector == null ? null : head.endField(name);
        return wrong == null ? to(State.LINE_FEED) : fail(wrong);
    }

    private boolean endHead() {
        Fault wrong = head.end();
        if (wrong != null) {
            return fail(wrong);
        }
        headBytes = 0;
        headEnded = true;
        if (head.chunked()) {
            chunks.begin();
            state = State.CHUNKS;
        } else {
            body = head.length();
            state = State.START;
            ended = body == 0;
        }
        return false;
    }

    private boolean processChunks(byte octet) {
        return switch (chunks.read(octet)) {
            case MORE -> true;
            case DATA -> {
                body = chunks.size();
                yield false;
            }
            case END -> {
                ended = true;
                yield to(State.START);
            }
            case WRONG -> fail(chunks.fault());
        };
    }

    private boolean expect(byte octet, char wanted, State next) {
        return octet == wanted ? to(next) : fail(Fault.BAD_LINE_END);
    }

    private boolean to(State next) {
        state = next;
        return true;
    }

    private boolean fail(Fault reason) {
        fault = reason;
        return false;
    }
}
