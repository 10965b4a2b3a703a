package dev.mothership.ja4h;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Hashes the names of cookies, and cookies with their values, both sorted by name. Not
/// thread-safe.
final class Cookies {
    /// Where there are none.
    static final byte[] NONE = "000000000000_000000000000".getBytes(StandardCharsets.US_ASCII);

    /// Chromium and Firefox keep 180 of a site. Who sends thousands would have us sort them with
    /// each request: the first ones are enough to tell him by.
    private static final int MOST = 256;

    private final Hash hash;
    private final HashCache hashesOfNames = new HashCache();
    private byte[] names = new byte[256];
    private byte[] pairs = new byte[256];

    /// One of them, by its place.
    ///
    /// @param nameEnd where its name ends
    private record Cookie(int start, int nameEnd, int end) {
        static Cookie of(byte[] bytes, int from, int to) {
            int start = skipSpace(bytes, from, to);
            int end = backOverSpace(bytes, start, to);
            int equals = start;
            while (equals < end && bytes[equals] != '=') {
                equals++;
            }
            return new Cookie(start, backOverSpace(bytes, start, equals), end);
        }

        private static int skipSpace(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to && isSpace(bytes[at])) {
                at++;
            }
            return at;
        }

        private static int backOverSpace(byte[] bytes, int from, int to) {
            int at = to;
            while (at > from && isSpace(bytes[at - 1])) {
                at--;
            }
            return at;
        }

        private static boolean isSpace(byte octet) {
            return octet == ' ' || octet == '\t';
        }
    }

    Cookies(Hash hash) {
        this.hash = hash;
    }

    /// @return both hashes, with `_` between them
    byte[] hash(byte[] bytes, int length) {
        List<Cookie> cookies = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= length && cookies.size() < MOST; i++) {
            if (i == length || bytes[i] == ';') {
                cookies.add(Cookie.of(bytes, from, i));
                from = i + 1;
            }
        }
        Comparator<Cookie> byName =
                (a, b) ->
                        Arrays.compareUnsigned(
                                bytes, a.start, a.nameEnd, bytes, b.start, b.nameEnd);
        cookies.sort(byName); // keeps the order of those with the same name
        if (length >= pairs.length) {
            names = new byte[2 * length];
            pairs = new byte[2 * length];
        }
        int namesLength = 0;
        int pairsLength = 0;
        for (Cookie cookie : cookies) {
            namesLength = put(bytes, cookie.start, cookie.nameEnd, names, namesLength);
            pairsLength = put(bytes, cookie.start, cookie.end, pairs, pairsLength);
        }
        byte[] both = Arrays.copyOf(hashOfNames(namesLength - 1), NONE.length);
        both[Hash.LENGTH] = '_';
        hash.write(pairs, pairsLength - 1, both, Hash.LENGTH + 1);
        return both;
    }

    /// @return where the next one goes, behind a comma
    private static int put(byte[] bytes, int from, int to, byte[] into, int at) {
        System.arraycopy(bytes, from, into, at, to - from);
        into[at + to - from] = ',';
        return at + to - from + 1;
    }

    /// Many users have cookies of the same names.
    private byte[] hashOfNames(int length) {
        byte[] known = hashesOfNames.get(names, length);
        return known == null ? hashesOfNames.put(names, length, hash.of(names, length)) : known;
    }
}
