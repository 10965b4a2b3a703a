package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Bytes that wait until it is known what they are.
final class HeldBack {
    private static final int MOST_BYTES = 64 * 1024;

    private @Nullable Deque<ByteBuf> pieces;
    private int bytes;

    /// Keeps a piece, which belongs to this from now on.
    ///
    /// @return false where there are too many
    boolean add(ByteBuf piece) {
        if (pieces == null) {
            pieces = new ArrayDeque<>();
        }
        pieces.add(piece);
        bytes += piece.readableBytes();
        return bytes <= MOST_BYTES;
    }

    /// Hands the pieces over, in order. Those that come back meanwhile are for the next time.
    void drain(Consumer<ByteBuf> taker) {
        Deque<ByteBuf> all = pieces;
        pieces = null;
        bytes = 0;
        if (all != null) {
            all.forEach(taker);
        }
    }

    void release() {
        drain(ReferenceCountUtil::release);
    }
}
