package dev.mothership.proxy;

import java.net.InetAddress;

/// A token bucket for each client address, in memory that does not grow: a table of [#SETS] sets of
/// [#WAYS] places, 16 bytes each. An IPv6 address counts by its first 64 bits, since a client has
/// at least so many addresses.
///
/// A bucket that is full again needs no place. Where all places of a set are taken by others that
/// are not, a newcomer gets the place of the one that is nearest to full, and goes on with what is
/// missing there (as in the Space-Saving algorithm of Metwally, Agrawal and El Abbadi, 2005). So
/// nobody gains by driving out a bucket of one's own: what is in the set then is at least as empty.
/// Those who do not limit themselves drive out each other; others lose as much as the least of
/// them. The sets are chosen by a secret, so that nobody can aim at one.
///
/// Thread-safe; a lock covers few sets and is held for a few comparisons.
final class AddressBuckets {
    private static final int SETS = 1 << 15;
    private static final int WAYS = 8;
    private static final int LOCKS = 256;

    private final TokenBucket bucket;
    private final long secret;
    private final int mask;
    private final long[] keys;
    private final long[] full;
    private final Object[] locks = new Object[LOCKS];

    AddressBuckets(TokenBucket bucket, long secret) {
        this(bucket, secret, SETS);
    }

    /// @param sets a power of two
    AddressBuckets(TokenBucket bucket, long secret, int sets) {
        this.bucket = bucket;
        this.secret = secret;
        this.mask = sets - 1;
        this.keys = new long[sets * WAYS];
        this.full = new long[sets * WAYS];
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    TokenBucket bucket() {
        return bucket;
    }

    /// @param now nanoseconds, more than 0
    /// @return 0 if there was a token, else the nanoseconds until there is one
    long take(InetAddress address, long now) {
        long key = key(address);
        int set = mix(key) & mask;
        synchronized (locks[set & LOCKS - 1]) {
            int place = place(key, set * WAYS, now);
            long next = bucket.take(full[place], now);
            if (next < 0) {
                return -next;
            }
            keys[place] = key;
            full[place] = next;
            return 0;
        }
    }

    /// Its own, one that nobody needs, or the one nearest to full.
    private int place(long key, int first, long now) {
        int best = first;
        for (int i = first; i < first + WAYS; i++) {
            if (keys[i] == key && full[i] > now) {
                return i;
            }
            if (full[i] < full[best]) {
                best = i;
            }
        }
        return best;
    }

    /// IPv4 addresses stand where no IPv6 network is: all of `::/8` is reserved.
    static long key(InetAddress address) {
        byte[] octets = address.getAddress();
        long key = octets.length == 4 ? 1 : 0;
        for (int i = 0; i < Math.min(octets.length, 8); i++) {
            key = key << 8 | octets[i] & 0xff;
        }
        return key;
    }

    /// Stafford's mix 13 of the 64-bit finalizer, with the secret before and after.
    private int mix(long key) {
        long bits = key ^ secret;
        bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        bits = ((bits ^ bits >>> 27) + secret) * 0x94d049bb133111ebL;
        return (int) (bits ^ bits >>> 31);
    }
}
