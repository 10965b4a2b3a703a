package dev.mothership.encoding;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// Decoders that have nothing to do with our encoders.
public final class Decoding {
    private Decoding() {}

    /// @param token as in `Content-Encoding`
    public static InputStream of(String token, InputStream in) throws IOException {
        return switch (token) {
            case "gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            case "br" -> {
                BrotliInputStream brotli = new BrotliInputStream(in);
                brotli.enableEagerOutput();
                yield brotli;
            }
            case "zstd" -> new ZstdInputStream(in);
            default -> throw new IllegalArgumentException(token);
        };
    }

    public static byte[] all(String token, byte[] encoded) throws IOException {
        try (InputStream in = of(token, new ByteArrayInputStream(encoded))) {
            return in.readAllBytes();
        }
    }

    /// What can be read of an encoded body that has not ended: byte by byte, since some decoders
    /// look ahead for more.
    static byte[] beginning(Encoding encoding, byte[] encoded, int length) throws IOException {
        byte[] decoded = new byte[length];
        try (InputStream in = of(encoding.token(), new ByteArrayInputStream(encoded))) {
            for (int i = 0; i < length; i++) {
                decoded[i] = (byte) in.read();
            }
        }
        return decoded;
    }
}
