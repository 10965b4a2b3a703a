package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HeadWriter;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.Upgrades;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.CharsetUtil;
import org.jspecify.annotations.Nullable;

/// Writes the responses of an HTTP/1 connection: head and framing. A small body goes out in one
/// buffer with its head.
final class Http1Response {
    /// Of a body, copied to save a buffer of its own.
    private static final int SMALL = 2_048;

    /// For the size line of a chunk and the end of its data.
    private static final int CHUNK_LINE = 16;

    private static final ByteBuf CONTINUE =
            Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", CharsetUtil.US_ASCII));

    private final HeadWriter writer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf begun;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private boolean toHead;
    private boolean keepAliveSaid;
    private boolean chunked;
    private boolean bodiless;

    Http1Response(HeadWriter writer) {
        this.writer = writer;
    }

    void begin(ChannelHandlerContext newContext) {
        context = newContext;
    }

    /// The next response answers this request.
    void expect(RequestHead request) {
        version = request.version();
        toHead = request.isHead();
        keepAliveSaid =
                version == HttpVersion.HTTP_1_0
                        && Upgrades.connectionNames(request.fields(), "keep-alive");
    }

    void continues() {
        var _ = context().write(CONTINUE.duplicate(), context().voidPromise());
        context().flush();
    }

    void informational(ResponseHead head) {
        writer.response(head.status(), head.reason());
        ForwardedFields.toClient(head.fields(), writer);
        write(writer.end(context().alloc(), 0));
    }

    /// Passes on that the ship has agreed to an upgrade.
    void switching(ResponseHead head) {
        writer.response(101, "");
        ForwardedFields.toClient(head.fields(), writer);
        writer.field(FieldName.CONNECTION, "Upgrade").field(FieldName.UPGRADE, "websocket");
        write(writer.end(context().alloc(), 0));
        context().flush();
    }

    /// @param close whether the connection is to end with this response
    /// @return whether it has to end because nothing else could end the body
    boolean head(ResponseHead head, boolean close) {
        int status = head.status();
        bodiless = toHead || status == 204 || status == 304;
        boolean unframed = !bodiless && head.bodyLength() < 0;
        chunked = unframed && version != HttpVersion.HTTP_1_0;
        writer.response(status, head.reason());
        ForwardedFields.toClient(head.fields(), writer);
        boolean untilClose = unframed && !chunked;
        if (chunked) {
            writer.text("Transfer-Encoding: chunked\r\n");
        }
        if (close || untilClose) {
            writer.text("Connection: close\r\n");
        } else if (keepAliveSaid) {
            writer.text("Connection: keep-alive\r\n");
        }
        long length = head.bodyLength();
        int room = bodiless ? 0 : length < 0 ? SMALL : (int) Math.min(length, SMALL);
        ByteBuf out = writer.end(context().alloc(), room + CHUNK_LINE);
        if (version == HttpVersion.HTTP_1_0) {
            out.setByte("HTTP/1.".length(), '0');
        }
        begun = out;
        return untilClose;
    }

    void data(ByteBuf data) {
        if (bodiless || !data.isReadable()) {
            data.release();
            return;
        }
        ByteBuf out = begun;
        if (out != null && out.writableBytes() >= data.readableBytes() + CHUNK_LINE) {
            if (chunked) {
                Chunks.line(out, data.readableBytes());
            }
            out.writeBytes(data);
            data.release();
            if (chunked) {
                Chunks.lineEnd(out);
            }
            return;
        }
        if (chunked) {
            if (out == null || out.writableBytes() < CHUNK_LINE) {
                writeBegun();
                out = context().alloc().directBuffer(CHUNK_LINE);
                begun = out;
            }
            Chunks.line(out, data.readableBytes());
        }
        writeBegun();
        write(data);
        if (chunked) {
            write(Chunks.lineEnd());
        }
    }

    void end(@Nullable Fields trailers) {
        if (!chunked) {
            return;
        }
        ByteBuf out = begun;
        if (out == null || out.writableBytes() < CHUNK_LINE || trailers != null) {
            writeBegun();
            out = context().alloc().directBuffer(CHUNK_LINE);
            begun = out;
        }
        Chunks.line(out, 0);
        if (trailers != null) {
            ForwardedFields.trailers(trailers, out);
        }
        Chunks.lineEnd(out);
        chunked = false;
    }

    void flush() {
        writeBegun();
        context().flush();
    }

    private void writeBegun() {
        ByteBuf out = begun;
        if (out != null) {
            begun = null;
            write(out);
        }
    }

    private void write(ByteBuf out) {
        var _ = context().write(out, context().voidPromise());
    }

    void release() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
