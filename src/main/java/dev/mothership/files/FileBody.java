package dev.mothership.files;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/// What of a file is sent, piece by piece. Used by one thread at a time; its methods block, but for
/// [#isRead()].
public final class FileBody implements Closeable {
    private static final int PIECE = 64 * 1024;

    private final OpenFile file;
    private final List<Part> parts;
    private final long length;
    private int part;
    private long inPart;
    private long left;

    sealed interface Part {
        long length();

        /// What stands between the ranges of a file.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Text(byte[] bytes) implements Part {
            @Override
            public long length() {
                return bytes.length;
            }
        }

        record Range(long from, long length) implements Part {}
    }

    /// @param file closed with it
    FileBody(OpenFile file, List<Part> parts) {
        this.file = file;
        this.parts = List.copyOf(parts);
        this.length = parts.stream().mapToLong(Part::length).sum();
        this.left = length;
    }

    long length() {
        return length;
    }

    /// Whether all of it was read; then the file is closed.
    public boolean isRead() {
        return left == 0;
    }

    /// The next piece. Closes the file after the last one.
    ///
    /// @throws EOFException where the file has become shorter
    public ByteBuf read(ByteBufAllocator allocator) throws IOException {
        int size = (int) Math.min(PIECE, left);
        ByteBuf piece = allocator.directBuffer(size);
        try {
            while (piece.readableBytes() < size) {
                fill(piece, size - piece.readableBytes());
            }
            left -= size;
            if (isRead()) {
                close();
            }
            return piece.retain();
        } finally {
            piece.release();
        }
    }

    private void fill(ByteBuf piece, int room) throws IOException {
        Part now = parts.get(part);
        int count = (int) Math.min(room, now.length() - inPart);
        switch (now) {
            case Part.Text(byte[] bytes) -> piece.writeBytes(bytes, (int) inPart, count);
            case Part.Range(long from, _) -> {
                count = piece.writeBytes(file.channel(), from + inPart, count);
                if (count < 0) {
                    throw new EOFException("the file has become shorter");
                }
            }
        }
        inPart += count;
        if (inPart == now.length()) {
            part++;
            inPart = 0;
        }
    }

    /// Does nothing the second time.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
