package dev.mothership.ja4h;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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
        byte[] text = new byte[LENGTH];
        write(bytes, length, text, 0);
        return text;
    }

    void write(byte[] bytes, int length, byte[] into, int at) {
        digest.update(bytes, 0, length);
        byte[] all = digest.digest();
        for (int i = 0; i < LENGTH / 2; i++) {
            into[at + 2 * i] = (byte) Character.forDigit(all[i] >> 4 & 0xF, 16);
            into[at + 2 * i + 1] = (byte) Character.forDigit(all[i] & 0xF, 16);
        }
    }
}
