package dev.mothership.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/// The two sides of a WebSocket's handshake (RFC 6455, 1.3).
public final class WebSocketKey {
    private static final String FIXED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketKey() {}

    /// One for a request whose client sends none, as those of HTTP/2 do (RFC 8441, 5). It is no
    /// secret.
    public static String make() {
        byte[] key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /// What `Sec-WebSocket-Accept` has to be.
    ///
    /// @param key the `Sec-WebSocket-Key`
    public static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + FIXED).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
