package dev.mothership.files;

import dev.mothership.http.AcceptEncoding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A content coding that a file may lie compressed in beside the file itself; the first is the one
/// that is taken where a client likes several equally.
enum Coding {
    BROTLI("br", ".br"),
    ZSTANDARD("zstd", ".zst"),
    GZIP("gzip", ".gz");

    private final String token;
    private final String ending;

    Coding(String token, String ending) {
        this.token = token;
        this.ending = ending;
    }

    /// As `Content-Encoding` has it.
    String token() {
        return token;
    }

    /// What the compressed file's name has after the file's.
    String ending() {
        return ending;
    }

    /// Those that may be sent, best first (RFC 9110, 12.5.3). What is liked less than the file as
    /// it is, is not among them.
    ///
    /// @param accept the `Accept-Encoding`; null where there is none
    static List<Coding> accepted(@Nullable String accept) {
        AcceptEncoding wishes = AcceptEncoding.of(accept);
        return Stream.of(values())
                .filter(coding -> wishes.wish(coding.token) > 0)
                .sorted(
                        Comparator.comparingInt((Coding coding) -> wishes.wish(coding.token))
                                .reversed())
                .toList();
    }
}
