package dev.mothership.http;

import java.nio.charset.StandardCharsets;

/// Methods as strings, the usual ones without making one.
final class MethodNames {
    private static final String[] USUAL = {
        "GET", "POST", "PUT", "HEAD", "PATCH", "DELETE", "OPTIONS", "CONNECT"
    };

    private MethodNames() {}

    static String of(byte[] bytes, int length) {
        for (String usual : USUAL) {
            if (usual.length() == length && is(usual, bytes)) {
                return usual;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private static boolean is(String method, byte[] bytes) {
        for (int i = 0; i < method.length(); i++) {
            if (bytes[i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
