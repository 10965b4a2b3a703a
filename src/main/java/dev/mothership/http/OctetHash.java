package dev.mothership.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A hash of octets for tables of fixed size, where one entry takes another's place: it costs
/// little, sixteen octets at a time. Who wants texts that share one can make them, so a table has
/// to compare what it finds.
public final class OctetHash {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long OTHER_FACTOR = 0xC2B2_AE3D_27D4_EB4FL;

    private OctetHash() {}

    /// @param to the index behind the last one
    public static int of(byte[] octets, int from, int to) {
        long hash = to - from;
        int at = from;
        // The second product does not wait for the first.
        for (; at + 2 * Long.BYTES <= to; at += 2 * Long.BYTES) {
            long next = (long) EIGHT.get(octets, at + Long.BYTES) * OTHER_FACTOR;
            hash = mix(hash ^ (long) EIGHT.get(octets, at)) + next;
        }
        for (; at < to; at++) {
            hash = hash * OTHER_FACTOR + octets[at];
        }
        return (int) (mix(hash) >>> Integer.SIZE);
    }

    /// Lets each bit have a say in all of the upper half, and that in the lower one.
    private static long mix(long bits) {
        long product = bits * FACTOR;
        return product ^ product >>> Integer.SIZE;
    }
}
