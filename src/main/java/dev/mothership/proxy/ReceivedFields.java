package dev.mothership.proxy;

import dev.mothership.http.Http2RequestReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;

/// Fields as HPACK gives them, in their order, kept as they come: what Netty would make of them
/// costs an entry and a hash for each, and changes the order. Nothing is checked here:
/// [Http2RequestReader] does that.
@SuppressWarnings("serial") // never written
final class ReceivedFields extends DefaultHttp2Headers {
    private AsciiString[] pairs = new AsciiString[32];
    private int length;

    private ReceivedFields() {
        super(false, 2);
    }

    /// Decodes to these.
    static DefaultHttp2HeadersDecoder decoder() {
        return new DefaultHttp2HeadersDecoder(false) {
            @Override
            protected Http2Headers newHeaders() {
                return new ReceivedFields();
            }
        };
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, length * 2);
        }
        pairs[length++] = AsciiString.of(name);
        pairs[length++] = AsciiString.of(value);
        return this;
    }

    /// The codec asks for lengths, which are none of its business here.
    @Override
    public List<CharSequence> getAll(CharSequence name) {
        return List.of();
    }

    @Override
    public int size() {
        return length / 2;
    }

    void read(Http2RequestReader reader) {
        for (int i = 0; i < length; i += 2) {
            AsciiString name = pairs[i];
            AsciiString value = pairs[i + 1];
            reader.add(
                    name.array(),
                    name.arrayOffset(),
                    name.length(),
                    value.array(),
                    value.arrayOffset(),
                    value.length());
        }
    }

    /// Whether they could be trailers (RFC 9113, 8.1): no pseudo fields, names in lower case.
    boolean areTrailers() {
        for (int i = 0; i < length; i += 2) {
            AsciiString name = pairs[i];
            if (name.isEmpty() || name.byteAt(0) == ':' || hasUpperCase(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasUpperCase(AsciiString name) {
        for (int i = 0; i < name.length(); i++) {
            if (AsciiString.isUpperCase(name.byteAt(i))) {
                return true;
            }
        }
        return false;
    }
}
