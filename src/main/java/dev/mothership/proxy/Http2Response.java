package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes a response's fields what HTTP/2 wants: names in lower case, nothing that concerns one
/// connection only. One for each event loop, used for one head after the other.
final class Http2Response {
    private static final AsciiString[] STATUSES = statuses();
    private static final AsciiString[] NAMES = names();

    private final ForwardedFields.Sink sink = this::add;
    private AsciiString[] pairs = new AsciiString[64];
    private int length;

    Http2Headers head(ResponseHead head) {
        return head(head.status(), head.fields());
    }

    Http2Headers head(int status, Fields fields) {
        length = 0;
        ForwardedFields.toClient(fields, sink);
        AsciiString text =
                status < STATUSES.length
                        ? STATUSES[status]
                        : new AsciiString(Integer.toString(status));
        return ReadOnlyHttp2Headers.serverHeaders(false, text, Arrays.copyOf(pairs, length));
    }

    /// @return null where none of them goes on
    @Nullable Http2Headers trailers(Fields fields) {
        length = 0;
        ForwardedFields.trailers(fields, sink);
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
                kind.text().isEmpty()
                        ? new AsciiString(fields.name(index)).toLowerCase()
                        : NAMES[kind.ordinal()];
        pairs[length++] = new AsciiString(fields.valueBytes(index), false);
    }

    private static AsciiString[] statuses() {
        AsciiString[] statuses = new AsciiString[600];
        for (int status = 100; status < statuses.length; status++) {
            statuses[status] = AsciiString.cached(Integer.toString(status));
        }
        return statuses;
    }

    private static AsciiString[] names() {
        return Arrays.stream(FieldName.values())
                .map(name -> AsciiString.cached(name.text().toLowerCase(Locale.ROOT)))
                .toArray(AsciiString[]::new);
    }
}
