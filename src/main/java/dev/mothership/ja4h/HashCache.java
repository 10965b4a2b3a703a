package dev.mothership.ja4h;

import dev.mothership.http.OctetHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers the hashes of what was hashed lately. Each place holds one; what comes later to the
/// same place drives it out. What is long is not remembered: so nobody fills the memory. Not
/// thread-safe.
final class HashCache {
    private static final int PLACES = 256;
    private static final int LONGEST = 1_024;

    private final Entry[] entries = new Entry[PLACES];
    private Entry latest = new Entry(new byte[0], new byte[0], false);

    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Entry(byte[] input, byte[] hash, boolean valid) {
        boolean is(byte[] bytes, int length) {
            return valid && Arrays.equals(input, 0, input.length, bytes, 0, length);
        }
    }

    /// @return not to be changed; the same array each time, as long as it is remembered
    byte @Nullable [] get(byte[] bytes, int length) {
        if (latest.is(bytes, length)) {
            return latest.hash;
        }
        Entry entry = entries[place(bytes, length)];
        if (entry == null || !entry.is(bytes, length)) {
            return null;
        }
        latest = entry;
        return entry.hash;
    }

    /// @return `hash`
    byte[] put(byte[] bytes, int length, byte[] hash) {
        if (length <= LONGEST) {
            Entry entry = new Entry(Arrays.copyOf(bytes, length), hash, true);
            entries[place(bytes, length)] = entry;
            latest = entry;
        }
        return hash;
    }

    private static int place(byte[] bytes, int length) {
        return OctetHash.of(bytes, 0, length) & PLACES - 1;
    }
}
