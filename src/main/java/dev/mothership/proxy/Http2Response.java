package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes a response's fields what HTTP/2 wants: names in lower case, nothing that concerns one
/// connection only. One for each event loop, used for one head after the other.
final class Http2Response {
    private static final AsciiString[] STATUSES = new AsciiString[600];

    private AsciiString[] pairs = new AsciiString[64];
    private int length;

    static {
        for (int status = 100; status < STATUSES.length; status++) {
            STATUSES[status] = AsciiString.cached(Integer.toString(status));
        }
    }

    Http2Headers head(ResponseHead head) {
        return head(head.status(), head.fields());
    }

    Http2Headers head(int status, Fields fields) {
        length = 0;
        ForwardedFields.toClient(fields, this::add);
        AsciiString text =
                status < STATUSES.length
                        ? STATUSES[status]
                        : new AsciiString(Integer.toString(status));
        return ReadOnlyHttp2Headers.serverHeaders(false, text, Arrays.copyOf(pairs, length));
    }

    /// @return null where none of them goes on
    @Nullable Http2Headers trailers(Fields fields) {
        length = 0;
        ForwardedFields.trailers(fields, this::add);
        return length == 0
                ? null
                : ReadOnlyHttp2Headers.trailers(false, Arrays.copyOf(pairs, length));
    }

    private void add(Fields fields, int index) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, length * 2);
        }
        FieldName kind = fields.kind(index);
        pairs[length++] =
                kind.isExact() ? lower(kind) : new AsciiString(fields.name(index)).toLowerCase();
        pairs[length++] = new AsciiString(fields.valueBytes(index), false);
    }

    private static AsciiString lower(FieldName kind) {
        return NAMES[kind.ordinal()];
    }
}
