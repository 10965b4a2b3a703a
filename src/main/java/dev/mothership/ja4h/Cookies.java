package dev.mothership.ja4h;

import java.io.ByteArrayOutputStream;
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

    private final Hash hash;

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
        for (int i = 0; i <= length; i++) {
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
        ByteArrayOutputStream names = new ByteArrayOutputStream(length);
        ByteArrayOutputStream pairs = new ByteArrayOutputStream(length);
        for (Cookie cookie : cookies) {
            if (cookie != cookies.getFirst()) {
                names.write(',');
                pairs.write(',');
            }
            names.write(bytes, cookie.start, cookie.nameEnd - cookie.start);
            pairs.write(bytes, cookie.start, cookie.end - cookie.start);
        }
        byte[] both = Arrays.copyOf(hash.of(names.toByteArray(), names.size()), NONE.length);
        both[Hash.LENGTH] = '_';
        System.arraycopy(
                hash.of(pairs.toByteArray(), pairs.size()), 0, both, Hash.LENGTH + 1, Hash.LENGTH);
        return both;
    }
}
