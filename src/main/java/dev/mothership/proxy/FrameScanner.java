package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;

/// Follows the frames of one half of a WebSocket (RFC 6455, 5.2) wherever its bytes are cut, to
/// know where something can be put in between. Looks at headers only, keeps and copies nothing.
///
/// Bytes that cannot be a frame lose it for good: whoever they are sent to will say what is wrong
/// with them. What the reserved bits and the payload mean is not its concern.
final class FrameScanner {
    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x8;
    private static final int PONG = 0xa;
    private static final int LAST_DATA = 0x2;
    private static final int MASK = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int KEY_BYTES = 4;

    private final boolean masked;
    private int headerRead;
    private int headerLength;
    private int lengthEnd;
    private long left;
    private boolean control;
    private boolean closed;
    private boolean lost;

    /// @param masked whether it is the client's half
    FrameScanner(boolean masked) {
        this.masked = masked;
    }

    /// Whether what was read last has ended a frame.
    boolean isBetween() {
        return headerRead == 0 && !lost;
    }

    /// Whether a Close frame has begun: nothing of the sort may follow it.
    boolean isClosed() {
        return closed;
    }

    boolean isLost() {
        return lost;
    }

    /// Reads all of `in`, whose indices stay as they are.
    void readAll(ByteBuf in) {
        int at = in.readerIndex();
        while (at < in.writerIndex()) {
            at = readFrame(in, at);
        }
    }

    /// Reads on from `from`, not beyond the end of a frame.
    ///
    /// @return the index behind what was read
    int readFrame(ByteBuf in, int from) {
        int end = in.writerIndex();
        if (lost) {
            return end;
        }
        int at = from;
        while (at < end && (headerRead < 2 || headerRead < headerLength)) {
            header(in.getByte(at++));
            if (lost) {
                return end;
            }
        }
        if (headerRead < 2 || headerRead < headerLength) {
            return at;
        }
        int payload = (int) Math.min(left, end - at);
        left -= payload;
        if (left == 0) {
            headerRead = 0;
        }
        return at + payload;
    }

    private void header(byte octet) {
        int place = headerRead++;
        if (place == 0) {
            begin(octet);
        } else if (place == 1) {
            length(octet);
        } else if (place < lengthEnd) {
            left = left << Byte.SIZE | Byte.toUnsignedInt(octet);
            lost |= left < 0;
        }
    }

    private void begin(byte octet) {
        int opcode = octet & OPCODE;
        control = opcode >= CLOSE;
        lost = opcode > (control ? PONG : LAST_DATA) || (control && (octet & FIN) == 0);
        closed |= opcode == CLOSE;
    }

    private void length(byte octet) {
        int announced = octet & LENGTH;
        lengthEnd =
                switch (announced) {
                    case LENGTH_OF_16_BITS -> 2 + Short.BYTES;
                    case LENGTH_OF_64_BITS -> 2 + Long.BYTES;
                    default -> 2;
                };
        left = lengthEnd == 2 ? announced : 0;
        headerLength = lengthEnd + (masked ? KEY_BYTES : 0);
        lost = (octet & MASK) != 0 != masked || (control && lengthEnd > 2);
    }
}
