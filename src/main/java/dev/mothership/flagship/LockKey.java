package dev.mothership.flagship;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The number of the advisory lock of a deployment: the first 8 bytes, big-endian, of the SHA-256
/// of `mothership.flagship:` and its name in UTF-8. Other programs that use advisory locks take
/// small numbers or hashes of other texts.
record LockKey(long value) {

    /// @param name `[mothership] name`
    static LockKey of(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    ("mothership.flagship:" + name)
                                            .getBytes(StandardCharsets.UTF_8));
            return new LockKey(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot find SHA-256, which every Java has", e);
        }
    }

    /// As `pg_locks.classid` has it.
    long high() {
        return value >>> 32;
    }

    /// As `pg_locks.objid` has it.
    long low() {
        return value & 0xffff_ffffL;
    }
}
