package dev.mothership.proxy;

import dev.mothership.http.WebSocketKey;

/// What clients and ships of WebSockets send, each byte a character (RFC 6455, 4 and 5.2).
final class Frames {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    static final String ASK =
            "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + KEY
                    + "\r\n\r\n";

    static final String AGREE =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + WebSocketKey.accept(KEY)
                    + "\r\n\r\n";

    static final int TEXT = 0x81;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    static final String OUR_PING = plain(PING, "mothership");
    static final String GOING_AWAY = plain(CLOSE, "\u0003\u00e9");

    private static final String MASK = "\u0001\u00ffx\u0000";

    private Frames() {}

    /// As ships send it.
    static String plain(int first, String payload) {
        return header(first, payload.length(), 0) + payload;
    }

    /// As clients send it.
    static String masked(int first, String payload) {
        StringBuilder frame = new StringBuilder(header(first, payload.length(), 0x80)).append(MASK);
        for (int i = 0; i < payload.length(); i++) {
            frame.append((char) (payload.charAt(i) ^ MASK.charAt(i & 3)));
        }
        return frame.toString();
    }

    private static String header(int first, int length, int mask) {
        StringBuilder header = new StringBuilder().append((char) first);
        int octets = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
        header.append((char) (mask | (octets == 0 ? length : octets == 2 ? 126 : 127)));
        for (int i = octets - 1; i >= 0; i--) {
            header.append((char) (length >> Math.min(31, 8 * i) & 0xff));
        }
        return header.toString();
    }

    /// Reads a client's frame.
    ///
    /// @return first byte as it came, and the payload
    static String readMasked(RawShip.Conversation ship) throws java.io.IOException {
        String header = ship.read(2);
        int length = header.charAt(1) & 0x7f;
        String mask = ship.read(4);
        String payload = ship.read(length);
        StringBuilder plain = new StringBuilder().append(header.charAt(0));
        for (int i = 0; i < length; i++) {
            plain.append((char) (payload.charAt(i) ^ mask.charAt(i & 3)));
        }
        return plain.toString();
    }
}
