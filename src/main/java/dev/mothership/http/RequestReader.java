package dev.mothership.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads a connection's requests, stricter than any parser behind it, and finds what makes one
/// wrong ([Fault]). It keeps its place between calls, so the bytes may be cut anywhere.
///
/// Not thread-safe: it belongs to its connection's event loop.
public final class RequestReader {
    private enum State {
        START,
        START_LINE_FEED,
        LINE,
        LINE_FEED,
        FIELDS,
        BODY
    }

    private final RequestLineReader line = new RequestLineReader();
    private final FieldReader fields = new FieldReader(false);
    private final BodyReader body = new BodyReader(false);
    private State state = State.START;
    private int headBytes;
    private int limit;
    private @Nullable RequestHead head;
    private @Nullable Fault fault;

    /// @param limit bytes of a request line and its headers together
    public RequestReader(int limit) {
        this.limit = limit;
    }

    /// From the next request on.
    public void limit(int next) {
        limit = next;
    }

    /// Where the next request's head goes; it stays the caller's.
    public void use(RequestHead next) {
        head = next;
    }

    /// Reads on.
    ///
    /// @param scratch overwritten
    public Step read(ByteBuf in, byte[] scratch) {
        if (fault != null) {
            return Step.FAULT;
        }
        if (state == State.BODY) {
            return readBody(in, scratch);
        }
        RequestHead into = head;
        if (into == null) {
            throw new IllegalStateException();
        }
        while (in.isReadable()) {
            int window = Math.min(Math.min(in.readableBytes(), scratch.length), limit - headBytes);
            if (window == 0) {
                boolean inLine = state.compareTo(State.LINE) <= 0;
                return fail(inLine ? Fault.TARGET_TOO_LONG : Fault.HEAD_TOO_LARGE);
            }
            in.getBytes(in.readerIndex(), scratch, 0, window);
            int read = readHead(scratch, window, into);
            in.skipBytes(read);
            headBytes += read;
            if (fault != null) {
                return Step.FAULT;
            }
            if (fields.ended() && state == State.FIELDS) {
                return endHead(into);
            }
        }
        return Step.MORE;
    }

    private int readHead(byte[] in, int end, RequestHead into) {
        int at = 0;
        while (at < end && fault == null) {
            switch (state) {
                case START -> {
                    // RFC 9112, 2.2: empty lines before a request line are passed over.
                    if (in[at] == '\r') {
                        at++;
                        state = State.START_LINE_FEED;
                    } else {
                        into.clear();
                        line.begin();
                        state = State.LINE;
                    }
                }
                case START_LINE_FEED -> expectLineFeed(in[at++], State.START);
                case LINE -> {
                    at = line.read(in, at, end, into);
                    fault = line.fault();
                    if (line.ended()) {
                        state = State.LINE_FEED;
                    }
                }
                case LINE_FEED -> {
                    expectLineFeed(in[at++], State.FIELDS);
                    fields.begin();
                }
                case FIELDS -> {
                    at = fields.read(in, at, end, into.fields());
                    fault = fields.fault();
                    if (fields.ended()) {
                        return at;
                    }
                }
                case BODY -> throw new IllegalStateException();
            }
        }
        return at;
    }

    private void expectLineFeed(byte octet, State next) {
        if (octet == '\n') {
            state = next;
        } else {
            fault = Fault.BAD_LINE_END;
        }
    }

    private Step endHead(RequestHead into) {
        Fault wrong = RequestRules.judge(into);
        if (wrong != null) {
            return fail(wrong);
        }
        if (!into.hasBody()) {
            body.none();
        } else if (into.bodyLength() < 0) {
            body.chunked(limit);
        } else {
            body.length(into.bodyLength());
        }
        headBytes = 0;
        state = State.BODY;
        return Step.HEAD;
    }

    private Step readBody(ByteBuf in, byte[] scratch) {
        Step step = body.read(in, scratch);
        if (step == Step.END) {
            state = State.START;
        } else if (step == Step.FAULT) {
            fault = body.fault();
        }
        return step;
    }

    private Step fail(Fault reason) {
        fault = reason;
        return Step.FAULT;
    }

    /// How many bytes of data come next, after [Step#DATA].
    public int dataLength() {
        return body.dataLength();
    }

    /// What followed the last chunk, after [Step#END]; null for nothing.
    public @Nullable Fields trailers() {
        return body.trailers();
    }

    /// What is wrong, after [Step#FAULT].
    public @Nullable Fault fault() {
        return fault;
    }

    /// Whether it is between two requests.
    public boolean isBetween() {
        return state.compareTo(State.START_LINE_FEED) <= 0 && fault == null;
    }

    /// Whether it is within a head.
    public boolean isInHead() {
        return !isBetween() && state != State.BODY;
    }

    /// Whether the line of the request that it is within, or where it has failed, was read.
    public boolean hasLine() {
        return state.compareTo(State.LINE) > 0;
    }

    /// Whether all of a body was read but its end.
    public boolean isAtEnd() {
        return state == State.BODY && body.ended();
    }

    /// Whether it is within a body, or at its end.
    public boolean isInBody() {
        return state == State.BODY;
    }
}
