package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.CharsetUtil;

/// The frames that we put into WebSockets, as they are sent to clients (RFC 6455, 5.5).
final class ControlFrames {
    /// Of our pings, and so of the pongs that answer them.
    private static final String PAYLOAD = "mothership";

    private static final int PONG_LENGTH = 6 + PAYLOAD.length();

    private static final ByteBuf PING = frame(0x89, PAYLOAD);

    /// 1001, which browsers take for "going away": 0x03e9.
    private static final ByteBuf GOING_AWAY = frame(0x88, "\u0003\u00e9");

    private ControlFrames() {}

    private static ByteBuf frame(int first, String payload) {
        ByteBuf frame = Unpooled.buffer(2 + payload.length());
        frame.writeByte(first).writeByte(payload.length());
        frame.writeCharSequence(payload, CharsetUtil.ISO_8859_1);
        return Unpooled.unreleasableBuffer(frame.asReadOnly());
    }

    static ByteBuf ping() {
        return PING.duplicate();
    }

    static ByteBuf goingAway() {
        return GOING_AWAY.duplicate();
    }

    /// How long a client's pong to our ping is: header, key and payload.
    static int pongLength() {
        return PONG_LENGTH;
    }

    /// Whether a client's pong to our ping can go on like this.
    ///
    /// @param begun what has come of it
    /// @param count how much that is
    static boolean isPong(byte[] begun, int count, byte next) {
        return switch (count) {
            case 0 -> next == (byte) 0x8a;
            case 1 -> next == (byte) (0x80 | PAYLOAD.length());
            case 2, 3, 4, 5 -> true;
            default -> {
                int place = count - 6;
                yield next == (byte) (PAYLOAD.charAt(place) ^ begun[2 + (place & 3)]);
            }
        };
    }
}
