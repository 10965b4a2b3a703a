package dev.mothership.ja4h;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The beginning of SHA-256, in hexadecimal. Not thread-safe.
final class Hash {
    static final int LENGTH = 12;

    private final MessageDigest digest;

    Hash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    byte[] of(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        byte[] all = digest.digest();
        return HexFormat.of()
                .formatHex(Arrays.copyOf(all, LENGTH / 2))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
