package dev.mothership.shiplog;

import java.util.Arrays;

/// Cuts a stream of bytes into lines at `\n`. A line that is longer than the limit is passed on in
/// pieces, so that a stream without newlines cannot fill the memory; a piece does not end within a
/// UTF-8 character. Confined to one thread.
final class LineSplitter {
    private static final int SMALL = 4096;

    private final int limit;
    private byte[] held = new byte[0];
    private int heldLength;
    private boolean continues;

    /// @param limit bytes, at least 4
    LineSplitter(int limit) {
        this.limit = limit;
    }

    /// Takes lines without their newline.
    interface Sink {
        /// A line, or a piece of one.
        ///
        /// @param continues whether the bytes go on where the piece before ended
        /// @param partial whether the line goes on in the next piece
        void line(byte[] bytes, int offset, int length, boolean continues, boolean partial);
    }

    void accept(byte[] bytes, int offset, int length, Sink sink) {
        int end = offset + length;
        int start = offset;
        while (start < end) {
            int newline = indexOfNewline(bytes, start, end);
            if (newline < 0) {
                hold(bytes, start, end - start, sink);
                return;
            }
            if (heldLength == 0 && newline - start <= limit) {
                sink.line(bytes, start, newline - start, continues, false);
                continues = false;
            } else {
                hold(bytes, start, newline - start, sink);
                release(sink);
            }
            start = newline + 1;
        }
    }

    /// Passes a last line that has no newline.
    void end(Sink sink) {
        if (heldLength > 0) {
            release(sink);
        }
    }

    private void hold(byte[] bytes, int offset, int length, Sink sink) {
        int needed = heldLength + length;
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, Math.min(held.length * 2, limit)));
        }
        System.arraycopy(bytes, offset, held, heldLength, length);
        heldLength = needed;
        int start = 0;
        while (heldLength - start > limit) {
            int cut = characterStart(start + limit);
            sink.line(held, start, cut - start, continues, true);
            continues = true;
            start = cut;
        }
        if (start > 0) {
            System.arraycopy(held, start, held, 0, heldLength - start);
            heldLength -= start;
        }
    }

    private void release(Sink sink) {
        sink.line(held, 0, heldLength, continues, false);
        continues = false;
        heldLength = 0;
        if (held.length > SMALL) {
            held = new byte[0];
        }
    }

    /// The start of the UTF-8 character that has a byte at `index`; `index` itself if that is no
    /// UTF-8.
    private int characterStart(int index) {
        for (int i = index; i > index - 4; i--) {
            if ((held[i] & 0xC0) != 0x80) {
                return i;
            }
        }
        return index;
    }

    static int indexOfNewline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
