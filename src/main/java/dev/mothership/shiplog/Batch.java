package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Bytes that are written together. Not thread-safe.
final class Batch {
    private static final int USUAL = 64 * 1024;
    private static final int LARGE = 8 * USUAL;

    private byte[] bytes = new byte[USUAL];
    private int size;

    Batch add(byte[] source, int offset, int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    Batch add(byte[] source) {
        return add(source, 0, source.length);
    }

    Batch add(String text) {
        return add(text.getBytes(UTF_8));
    }

    Batch newline() {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[size++] = '\n';
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        if (bytes.length > LARGE) {
            bytes = new byte[USUAL];
        }
    }
}
