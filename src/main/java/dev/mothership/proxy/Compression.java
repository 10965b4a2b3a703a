package dev.mothership.proxy;

import dev.mothership.encoding.Encoders;
import dev.mothership.encoding.Encoding;
import dev.mothership.http.AcceptEncoding;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.Lengths;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.manifest.ProxySettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which responses are compressed, and how. Immutable.
final class Compression {
    /// Whoever sends one of these wants its bytes to arrive as they are (RFC 9530, RFC 3230).
    private static final List<String> DIGESTS =
            List.of("Content-Digest", "Repr-Digest", "Digest", "Content-MD5");

    private final long minSize;
    private final Set<Encoding> offered;

    private Compression(long minSize, Set<Encoding> offered) {
        this.minSize = minSize;
        this.offered = offered;
    }

    /// Blocks: native libraries are loaded, if there are any.
    ///
    /// @return null where nothing is compressed
    static @Nullable Compression of(ProxySettings settings) {
        return settings.compression()
                .map(on -> new Compression(on.minSize(), Encoders.available()))
                .orElse(null);
    }

    /// Bytes that a body must have.
    long minSize() {
        return minSize;
    }

    /// How this response is to be encoded. One that would be for another client gets its `Vary`.
    ///
    /// @return null where it goes on as it is
    @Nullable Encoding choose(RequestHead request, ResponseHead head) {
        Fields fields = head.fields();
        int status = head.status();
        if (status == 304) {
            Variant.notModified(request, fields);
            return null;
        }
        boolean partial = status == 206;
        if (!isCompressible(status, fields) || !(partial || isLongEnough(request, head))) {
            return null;
        }
        Variant.vary(fields);
        return partial || !takesEncoded(request)
                ? null
                : best(request.fields().joined(FieldName.ACCEPT_ENCODING), offered);
    }

    /// What the client likes best of what is offered.
    ///
    /// @param accept the request's `Accept-Encoding`; null where it has none
    /// @return null where it is to get the response as it is
    static @Nullable Encoding best(@Nullable String accept, Set<Encoding> offered) {
        AcceptEncoding wishes = AcceptEncoding.of(accept);
        Encoding best = null;
        int most = 0;
        for (Encoding encoding : Encoding.values()) {
            int wish = wishes.wish(encoding.token());
            if (wish > most && offered.contains(encoding)) {
                best = encoding;
                most = wish;
            }
        }
        return best;
    }

    private static boolean isCompressible(int status, Fields fields) {
        return status >= 200
                && status != 204
                && status != 205
                && CompressibleTypes.contain(fields.get(FieldName.CONTENT_TYPE))
                && !fields.has(FieldName.CONTENT_ENCODING)
                && (status == 206 || !fields.has(FieldName.CONTENT_RANGE))
                && !Variant.lists(fields.joined(FieldName.CACHE_CONTROL), "no-transform")
                && !isUnbuffered(fields)
                && !isDigested(fields);
    }

    private static boolean isUnbuffered(Fields fields) {
        int at = fields.find(FieldName.X_ACCEL_BUFFERING, 0);
        return at >= 0 && fields.valueIs(at, "no");
    }

    private static boolean isDigested(Fields fields) {
        String trailer = fields.joined(FieldName.TRAILER);
        for (String digest : DIGESTS) {
            if (fields.get(digest) != null
                    || Variant.lists(trailer, digest.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /// One whose length is not known may be.
    private boolean isLongEnough(RequestHead request, ResponseHead head) {
        long length = request.isHead() ? Lengths.of(head.fields()) : head.bodyLength();
        return length < 0 || (length > 0 && length >= minSize);
    }

    /// HTTP/1.0 has no chunks: an encoded body could end only with the connection, and nobody could
    /// see whether it is complete.
    private static boolean takesEncoded(RequestHead request) {
        Fields fields = request.fields();
        return request.version() != HttpVersion.HTTP_1_0
                && !fields.has(FieldName.RANGE)
                && !Variant.lists(fields.joined(FieldName.CACHE_CONTROL), "no-transform");
    }
}
