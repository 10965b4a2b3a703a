package dev.mothership.encoding;

/// A content coding that responses can be made in. The first of those that a client likes equally
/// is taken: they stand in the order of what a processor has to do for the same size, as measured
/// on pages and JSON of 4 KiB to 1 MiB (`docs/proxy.md`).
public enum Encoding {
    ZSTD("zstd"),
    BROTLI("br"),
    GZIP("gzip"),
    /// The zlib format (RFC 9110, 8.4.1.2), not the bare one that some take it for.
    DEFLATE("deflate");

    private final String token;

    Encoding(String token) {
        this.token = token;
    }

    /// Its name in `Content-Encoding`.
    public String token() {
        return token;
    }
}
