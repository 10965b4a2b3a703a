package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Bytes of a client that wait until they can be read.
final class Held {
    private static final int MANY = 64 * 1024;

    private @Nullable Deque<ByteBuf> pieces;
    private int bytes;

    boolean isEmpty() {
        return pieces == null;
    }

    /// Whether no more should come before some are taken.
    boolean isFull() {
        return bytes >= MANY;
    }

    /// Keeps a piece, which belongs to this from now on.
    void add(ByteBuf piece) {
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
        }
        pieces.add(piece);
        bytes += piece.readableBytes();
    }

    /// Puts back what is left of the piece that was taken last.
    void putBack(ByteBuf piece) {
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
        }
        pieces.addFirst(piece);
        bytes += piece.readableBytes();
    }

    /// @return null where there is none
    @Nullable ByteBuf take() {
        if (pieces == null) {
            return null;
        }
        ByteBuf piece = pieces.poll();
        if (piece != null) {
            bytes -= piece.readableBytes();
        }
        if (pieces.isEmpty()) {
            pieces = null;
        }
        return piece;
    }

    void release() {
        Deque<ByteBuf> all = pieces;
        pieces = null;
        bytes = 0;
        if (all != null) {
            all.forEach(ReferenceCountUtil::release);
        }
    }
}
