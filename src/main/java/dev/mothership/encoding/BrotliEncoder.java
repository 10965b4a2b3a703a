package dev.mothership.encoding;

import com.aayushatharva.brotli4j.encoder.BrotliEncoderChannel;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// `br` (RFC 7932), by the reference library.
final class BrotliEncoder implements BodyEncoder {
    /// As short as gzip 5 in half of the time; 4 takes as long as gzip.
    private static final int QUALITY = 3;

    /// 256 KiB.
    private static final int WINDOW_LOG = 18;

    private static final int BUFFER = 8_192;

    private final BrotliEncoderChannel encoder;
    private final Runnable closed;
    private @Nullable ByteBuf target;
    private boolean open = true;

    /// @param closed run when it is closed
    BrotliEncoder(Runnable closed) throws IOException {
        this.closed = closed;
        this.encoder =
                new BrotliEncoderChannel(
                        new Made(),
                        new Encoder.Parameters().setQuality(QUALITY).setWindow(WINDOW_LOG),
                        BUFFER);
    }

    /// Where the library puts what it has made.
    private final class Made implements WritableByteChannel {
        @Override
        public int write(ByteBuffer made) throws IOException {
            ByteBuf out = target;
            if (out == null) {
                throw new IOException("the response was broken off");
            }
            int count = made.remaining();
            out.writeBytes(made);
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {}
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void encode(ByteBuf in, ByteBuf out) {
        run(
                out,
                () -> {
                    for (ByteBuffer piece : in.nioBuffers()) {
                        while (piece.hasRemaining()) {
                            encoder.write(piece);
                        }
                    }
                });
        in.skipBytes(in.readableBytes());
    }

    @Override
    public void flush(ByteBuf out) {
        run(out, encoder::flush);
    }

    @Override
    public void finish(ByteBuf out) {
        open = false;
        closed.run();
        run(out, encoder::close);
    }

    private void run(ByteBuf out, Step step) {
        target = out;
        try {
            step.run();
        } catch (IOException failure) {
            throw new EncodingException(Encoding.BROTLI, failure);
        } finally {
            target = null;
        }
    }

    /// The library has no other way to give its memory back than to end the body: without a target
    /// it stops with the first byte that it has made.
    @Override
    public void close() {
        if (open) {
            open = false;
            closed.run();
            try {
                encoder.close();
            } catch (IOException expected) {
                // Nobody wants the rest.
            }
        }
    }
}
