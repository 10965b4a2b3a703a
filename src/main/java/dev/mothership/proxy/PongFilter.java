package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/// Takes the pongs that answer our pings out of what a client sends: the ship has not asked for
/// them. Everything else goes on as it came; of what may still become such a pong, at most its 16
/// bytes wait for the next piece.
final class PongFilter {
    private final FrameScanner frames;
    private final byte[] held = new byte[ControlFrames.pongLength()];
    private int count;

    /// @param frames has read what came before
    PongFilter(FrameScanner frames) {
        this.frames = frames;
    }

    /// @param in the next piece, which belongs to this from now on
    /// @param out gets what goes on, and owns it
    void pass(ByteBuf in, Consumer<ByteBuf> out) {
        int from = in.readerIndex();
        int at = from;
        while (at < in.writerIndex()) {
            if (!frames.isBetween()) {
                at = frames.readFrame(in, at);
                continue;
            }
            int before = count;
            int end = match(in, at);
            if (count == held.length || end == in.writerIndex()) {
                give(in, from, at, out);
                from = end;
                at = end;
                count = count == held.length ? 0 : count;
            } else {
                giveBack(before, out);
                at = frames.readFrame(in, at);
            }
        }
        give(in, from, at, out);
        in.release();
    }

    /// @return the index behind what can be such a pong
    private int match(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex()
                && count < held.length
                && ControlFrames.isPong(held, count, in.getByte(at))) {
            held[count++] = in.getByte(at++);
        }
        return at;
    }

    /// It was no such pong: what came of it in earlier pieces goes on after all.
    private void giveBack(int before, Consumer<ByteBuf> out) {
        count = 0;
        if (before > 0) {
            ByteBuf earlier = Unpooled.copiedBuffer(held, 0, before);
            frames.readAll(earlier);
            out.accept(earlier);
        }
    }

    private static void give(ByteBuf in, int from, int to, Consumer<ByteBuf> out) {
        if (to > from) {
            out.accept(in.retainedSlice(from, to - from));
        }
    }
}
