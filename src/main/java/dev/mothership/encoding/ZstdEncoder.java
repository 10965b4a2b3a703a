package dev.mothership.encoding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// `zstd` (RFC 8878), by the reference library.
final class ZstdEncoder implements BodyEncoder {
    private static final int LEVEL = 3;

    /// 256 KiB. Browsers take up to 8 MiB (RFC 9659), but each response would hold as much.
    private static final int WINDOW_LOG = 18;

    private static final int ROOM = 4_096;

    private final ZstdCompressCtx context;
    private final Runnable closed;
    private boolean open = true;

    /// @param context new or used
    /// @param bodyLength -1 where it is not known
    /// @param closed run when `context` is not used any more
    ZstdEncoder(ZstdCompressCtx context, long bodyLength, Runnable closed) {
        this.context = context;
        this.closed = closed;
        context.reset();
        context.setLevel(LEVEL);
        context.setWindowLog(WINDOW_LOG);
        if (bodyLength >= 0) {
            context.setPledgedSrcSize(bodyLength); // a short one needs smaller tables
        }
    }

    @Override
    public void encode(ByteBuf in, ByteBuf out) {
        if (in.isDirect() && in.nioBufferCount() == 1) {
            encode(in.nioBuffer(), out);
            in.skipBytes(in.readableBytes());
        } else {
            ByteBuf copy = out.alloc().directBuffer(in.readableBytes());
            try {
                copy.writeBytes(in);
                encode(copy.nioBuffer(), out);
            } finally {
                copy.release();
            }
        }
    }

    private void encode(ByteBuffer in, ByteBuf out) {
        while (in.hasRemaining()) {
            compress(in, out, EndDirective.CONTINUE);
        }
    }

    @Override
    public void flush(ByteBuf out) {
        end(out, EndDirective.FLUSH);
    }

    @Override
    public void finish(ByteBuf out) {
        end(out, EndDirective.END);
    }

    private void end(ByteBuf out, EndDirective how) {
        boolean done;
        do {
            out.ensureWritable(ROOM);
            ByteBuffer nothing = out.nioBuffer(out.writerIndex(), 0);
            done = compress(nothing, out, how);
        } while (!done);
    }

    private boolean compress(ByteBuffer in, ByteBuf out, EndDirective how) {
        out.ensureWritable(ROOM);
        ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
        try {
            boolean done = context.compressDirectByteBufferStream(room, in, how);
            out.writerIndex(out.writerIndex() + room.position());
            return done;
        } catch (ZstdException failure) {
            throw new EncodingException(Encoding.ZSTD, failure);
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            closed.run();
        }
    }
}
