package dev.mothership.encoding;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Makes encoders for one event loop, as many at once as there is memory for, and keeps a few of
/// what they are made of for the next ones. Not thread-safe.
public final class Encoders implements AutoCloseable {
    /// Bytes outside of the heap that all encoders of an event loop may hold together.
    private static final long MOST = 64L << 20;

    /// Bytes that one encoder holds at most, as measured.
    private static final long DEFLATE_SIZE = 300L << 10;

    private static final long BROTLI_SIZE = 1_000L << 10;
    private static final long ZSTD_SIZE = 1_400L << 10;

    private static final int SPARE = 2;

    private final Deque<Deflater> gzip = new ArrayDeque<>();
    private final Deque<Deflater> zlib = new ArrayDeque<>();
    private final Deque<ZstdCompressCtx> zstd = new ArrayDeque<>();
    private boolean closed;
    private long held;

    /// The encodings that can be made on this system. Blocks: the first time it loads native
    /// libraries. Thread-safe.
    public static Set<Encoding> available() {
        Set<Encoding> available = EnumSet.of(Encoding.GZIP, Encoding.DEFLATE);
        if (Libraries.loadBrotli()) {
            available.add(Encoding.BROTLI);
        }
        if (Libraries.loadZstd()) {
            available.add(Encoding.ZSTD);
        }
        return available;
    }

    /// @param encoding one that is available
    /// @param bodyLength -1 where it is not known
    /// @return null where there is no memory for another one
    public @Nullable BodyEncoder open(Encoding encoding, long bodyLength) {
        long size =
                switch (encoding) {
                    case ZSTD -> ZSTD_SIZE;
                    case BROTLI -> BROTLI_SIZE;
                    case GZIP, DEFLATE -> DEFLATE_SIZE;
                };
        if (held + size > MOST) {
            return null;
        }
        try {
            BodyEncoder opened =
                    switch (encoding) {
                        case ZSTD -> zstd(bodyLength, size);
                        case BROTLI -> new BrotliEncoder(() -> held -= size);
                        case GZIP -> deflate(gzip, true, size);
                        case DEFLATE -> deflate(zlib, false, size);
                    };
            held += size;
            return opened;
        } catch (IOException | RuntimeException noMemory) {
            return null;
        }
    }

    private BodyEncoder deflate(Deque<Deflater> spare, boolean bare, long size) {
        Deflater known = spare.poll();
        Deflater used = known == null ? new Deflater(DeflateEncoder.LEVEL, bare) : known;
        return new DeflateEncoder(
                used,
                bare,
                () -> {
                    held -= size;
                    if (closed || spare.size() == SPARE) {
                        used.end();
                    } else {
                        used.reset();
                        spare.push(used);
                    }
                });
    }

    private BodyEncoder zstd(long bodyLength, long size) {
        ZstdCompressCtx known = zstd.poll();
        ZstdCompressCtx used = known == null ? new ZstdCompressCtx() : known;
        return new ZstdEncoder(
                used,
                bodyLength,
                () -> {
                    held -= size;
                    if (closed || zstd.size() == SPARE) {
                        used.close();
                    } else {
                        zstd.push(used);
                    }
                });
    }

    /// Bytes that encoders which are open may hold.
    public long held() {
        return held;
    }

    /// Gives back what is kept; encoders that are open go on.
    @Override
    public void close() {
        closed = true;
        gzip.forEach(Deflater::end);
        zlib.forEach(Deflater::end);
        zstd.forEach(ZstdCompressCtx::close);
        gzip.clear();
        zlib.clear();
        zstd.clear();
    }
}
