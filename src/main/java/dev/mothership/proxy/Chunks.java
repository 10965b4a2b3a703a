package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.CharsetUtil;

/// The framing of chunks that we send (RFC 9112, 7.1). A chunk is ended as soon as its data is
/// written: some clients wait for that.
final class Chunks {
    private static final int LINE_END = '\r' << 8 | '\n';

    private static final ByteBuf LINE_END_BYTES =
            Unpooled.unreleasableBuffer(Unpooled.copyShort(LINE_END)).asReadOnly();

    private Chunks() {}

    /// The line before the data.
    static void line(ByteBuf out, int size) {
        out.writeCharSequence(Integer.toHexString(size), CharsetUtil.US_ASCII);
        out.writeShort(LINE_END);
    }

    static void lineEnd(ByteBuf out) {
        out.writeShort(LINE_END);
    }

    /// A line's end as a buffer of its own.
    static ByteBuf lineEnd() {
        return LINE_END_BYTES.duplicate();
    }
}
