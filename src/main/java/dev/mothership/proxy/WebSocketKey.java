package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/// The key that proves that a server means a WebSocket (RFC 6455, 4.1). Clients of HTTP/2 send none
/// (RFC 8441, 5), so it is ours to make and to check.
final class WebSocketKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;

    private WebSocketKey() {}

    /// To a request; it is no secret.
    static void add(Fields request) {
        byte[] key = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        request.set(FieldName.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
    }

    static boolean isAnsweredBy(Fields request, Fields response) {
        String key = request.get(FieldName.SEC_WEBSOCKET_KEY);
        return key != null && answer(key).equals(response.get(FieldName.SEC_WEBSOCKET_ACCEPT));
    }

    /// What a server sends back for this key.
    static String answer(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
