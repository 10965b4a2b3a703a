package dev.mothership.encoding;

import io.netty.buffer.ByteBuf;

/// Encodes one body, piece by piece. What it makes is appended to the buffers that it is given. It
/// holds memory outside of the heap until it is closed. Not thread-safe.
public interface BodyEncoder extends AutoCloseable {
    /// @param in read to its end, not released
    /// @throws EncodingException where it cannot; then it can only be closed
    void encode(ByteBuf in, ByteBuf out);

    /// Makes all of what was encoded so far readable at the other end.
    void flush(ByteBuf out);

    /// Ends the body.
    void finish(ByteBuf out);

    /// Once is enough, and more does no harm.
    @Override
    void close();
}
