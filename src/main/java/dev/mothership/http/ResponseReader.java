package dev.mothership.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads the responses of one connection to a ship. Where [RequestReader] is strict on every byte,
/// this takes what programs really send (a line feed alone ends a line), but no framing that could
/// be understood in two ways. It keeps its place between calls.
///
/// Not thread-safe: it belongs to its connection's event loop.
public final class ResponseReader {
    /// Bytes of a status line and its headers together.
    private static final int LARGEST_HEAD = 256 * 1024;

    private static final String VERSION = "HTTP/1.";
    private static final int VERSION_LENGTH = 8;
    private static final int STATUS_END = 12;

    private enum State {
        LINE,
        REASON,
        LINE_FEED,
        FIELDS,
        BODY
    }

    private final FieldReader fields = new FieldReader(true);
    private final BodyReader body = new BodyReader(true);
    private final ResponseHead head = new ResponseHead();
    private State state = State.LINE;
    private int lineBytes;
    private int headBytes;
    private int status;
    private boolean version11;
    private boolean forHead;
    private boolean upgrading;
    private boolean wrong;
    private boolean before = true;

    /// Another response is due.
    ///
    /// @param toHead whether it answers a HEAD
    /// @param toUpgrade whether it may be 101
    public void expect(boolean toHead, boolean toUpgrade) {
        forHead = toHead;
        upgrading = toUpgrade;
        before = true;
        begin();
    }

    private void begin() {
        state = State.LINE;
        lineBytes = 0;
        headBytes = 0;
        status = 0;
        head.clear();
    }

    /// Valid from [Step#HEAD] until the next response is read.
    public ResponseHead head() {
        return head;
    }

    /// Whether nothing of a response has come.
    public boolean isBefore() {
        return before;
    }

    /// Whether the response goes on until the connection is closed.
    public boolean isUntilClose() {
        return state == State.BODY && body.isUntilClose();
    }

    public int dataLength() {
        return body.dataLength();
    }

    public @Nullable Fields trailers() {
        return body.trailers();
    }

    /// Whether the connection can be used again after this response.
    public boolean keepsAlive() {
        if (body.isUntilClose()) {
            return false;
        }
        return version11
                ? !Upgrades.connectionNames(head.fields(), "close")
                : Upgrades.connectionNames(head.fields(), "keep-alive");
    }

    /// Reads on. A [Step#HEAD] of 1xx, but for 101, is followed by another head.
    ///
    /// @param scratch overwritten
    public Step read(ByteBuf in, byte[] scratch) {
        if (wrong) {
            return Step.FAULT;
        }
        before = before && !in.isReadable();
        if (state == State.BODY) {
            if (isInterim()) {
                begin();
            } else {
                return body.read(in, scratch);
            }
        }
        while (in.isReadable()) {
            int window =
                    Math.min(
                            Math.min(in.readableBytes(), scratch.length), LARGEST_HEAD - headBytes);
            if (window == 0) {
                return fail();
            }
            in.getBytes(in.readerIndex(), scratch, 0, window);
            int read = readHead(scratch, window);
            in.skipBytes(read);
            headBytes += read;
            if (wrong) {
                return Step.FAULT;
            }
            if (state == State.FIELDS && fields.ended()) {
                head.status(status, head.reason());
                return frame() ? Step.HEAD : fail();
            }
        }
        return Step.MORE;
    }

    private boolean isInterim() {
        return status >= 100 && status < 200 && status != 101;
    }

    private int readHead(byte[] in, int end) {
        int at = 0;
        while (at < end && !wrong) {
            switch (state) {
                case LINE -> line(in[at++]);
                case REASON -> at = reason(in, at, end);
                case LINE_FEED -> {
                    wrong = in[at++] != '\n';
                    beginFields();
                }
                case FIELDS -> {
                    at = fields.read(in, at, end, head.fields());
                    wrong = fields.fault() != null;
                    if (fields.ended()) {
                        return at;
                    }
                }
                case BODY -> throw new IllegalStateException();
            }
        }
        return at;
    }

    private void beginFields() {
        state = State.FIELDS;
        fields.begin();
    }

    /// `HTTP/1.x NNN`, and a space where a reason follows.
    private void line(byte octet) {
        int place = lineBytes++;
        if (place < VERSION.length()) {
            wrong = octet != VERSION.charAt(place);
        } else if (place < VERSION_LENGTH) {
            wrong = !Characters.isDigit(octet);
            version11 = octet != '0';
        } else if (place == VERSION_LENGTH) {
            wrong = octet != ' ';
        } else if (place < STATUS_END) {
            wrong = !Characters.isDigit(octet);
            status = status * 10 + octet - '0';
        } else {
            endLine(octet);
        }
    }

    private void endLine(byte octet) {
        wrong = status < 100;
        switch (octet) {
            case ' ' -> state = State.REASON;
            case '\r' -> state = State.LINE_FEED;
            case '\n' -> beginFields();
            default -> wrong = true;
        }
    }

    private int reason(byte[] in, int from, int end) {
        int at = from;
        while (at < end && Characters.isFieldValue(in[at])) {
            at++;
        }
        Fields octets = head.fields();
        octets.append(in, from, at - from);
        if (at == end) {
            return at;
        }
        if (in[at] == '\r' || in[at] == '\n') {
            String text =
                    StatusLines.isUsual(status, octets) ? "" : octets.text(0, octets.length());
            head.status(status, text);
            if (in[at] == '\r') {
                state = State.LINE_FEED;
            } else {
                beginFields();
            }
        } else {
            wrong = true;
        }
        return at + 1;
    }

    /// RFC 9112, 6.3.
    private boolean frame() {
        state = State.BODY;
        long length = Lengths.of(head.fields());
        if (length < -1) {
            return false;
        }
        int encoding = head.fields().find(FieldName.TRANSFER_ENCODING, 0);
        if (encoding >= 0 && !isPlainlyChunked(encoding, length)) {
            return false;
        }
        if (status < 200 || status == 204) {
            head.fields().remove(FieldName.CONTENT_LENGTH); // RFC 9110, 8.6
        }
        if (status == 101) {
            body.none();
            return upgrading;
        }
        if (forHead || status < 200 || status == 204 || status == 304) {
            body.none();
            head.bodyLength(0);
        } else if (encoding >= 0) {
            body.chunked(LARGEST_HEAD);
            head.bodyLength(-1);
        } else if (length >= 0) {
            body.length(length);
            head.bodyLength(length);
        } else {
            body.untilClose();
            head.bodyLength(-1);
        }
        return true;
    }

    private boolean isPlainlyChunked(int at, long length) {
        return length < 0
                && version11
                && head.fields().valueIs(at, "chunked")
                && head.fields().find(FieldName.TRANSFER_ENCODING, at + 1) < 0;
    }

    private Step fail() {
        wrong = true;
        return Step.FAULT;
    }
}
