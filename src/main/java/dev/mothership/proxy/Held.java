package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Bytes of a client that wait until they can be read.
final class Held {
    private static final int MANY = 64 * 1024;

    /// What a piece takes besides its bytes.
    private static final int OVERHEAD = 128;

    private @Nullable Deque<ByteBuf> pieces;
    private int size;

    boolean isEmpty() {
        return pieces == null;
    }

    /// Whether no more should come before some are taken.
    boolean isFull() {
        return size >= MANY;
    }

    /// Keeps a piece, which belongs to this from now on.
    void add(ByteBuf piece) {
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
        }
        pieces.add(piece);
        size += size(piece);
    }

    /// Puts back what is left of the piece that was taken last.
    void putBack(ByteBuf piece) {
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
        }
        pieces.addFirst(piece);
        size += size(piece);
    }

    /// @return null where there is none
    @Nullable ByteBuf take() {
        if (pieces == null) {
            return null;
        }
        ByteBuf piece = pieces.poll();
        if (piece != null) {
            size -= size(piece);
        }
        if (pieces.isEmpty()) {
            pieces = null;
        }
        return piece;
    }

    /// Of the memory that it keeps from being used: a client may send byte by byte.
    private static int size(ByteBuf piece) {
        return piece.capacity() + OVERHEAD;
    }

    void release() {
        Deque<ByteBuf> all = pieces;
        pieces = null;
        size = 0;
        if (all != null) {
            all.forEach(ReferenceCountUtil::release);
        }
    }
}
