package dev.mothership.http;

import org.jspecify.annotations.Nullable;

/// A request's line and header fields. Reused from request to request. Not thread-safe.
public final class RequestHead {
    private static final long NONE = -1;

    private final Fields fields = new Fields();
    private int targetStart;
    private int targetLength;
    private String method = "";
    private @Nullable String target;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private String scheme = "";
    private long length = NONE;
    private boolean chunked;
    private boolean websocket;

    public void clear() {
        fields.clear();
        target = null;
        length = NONE;
        chunked = false;
        websocket = false;
        scheme = "";
    }

    public Fields fields() {
        return fields;
    }

    /// As it came: methods are case-sensitive.
    public String method() {
        return method;
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /// RFC 9110, 9.2.2.
    public boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /// Whether a body means something with this method (RFC 9110, 9.3). A program that passes over
    /// one takes it for the next request on its connection.
    public boolean isBodyUsual() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "DELETE" -> false;
            default -> true;
        };
    }

    /// The request target, as it came.
    public String target() {
        String known = target;
        if (known == null) {
            known = fields.text(targetStart, targetLength);
            target = known;
        }
        return known;
    }

    public HttpVersion version() {
        return version;
    }

    /// Of an HTTP/2 request, as the client wrote it; empty for HTTP/1.
    public String scheme() {
        return scheme;
    }

    /// Whether data may follow the head.
    public boolean hasBody() {
        return chunked || length > 0;
    }

    /// The body's length; -1 where only its end will tell.
    public long bodyLength() {
        return chunked ? NONE : Math.max(0, length);
    }

    /// Whether a `Content-Length` came with it.
    public boolean hasLength() {
        return length != NONE;
    }

    /// Whether, without a body, it asks to become a WebSocket.
    public boolean asksForWebSocket() {
        return websocket && !hasBody();
    }

    /// Of an HTTP/2 request, once its fields are there.
    ///
    /// @param bodyLength -1 where only its end will tell
    /// @param extendedConnect whether it asks to become a WebSocket (RFC 8441)
    public void describe(
            String newMethod,
            String newTarget,
            String newScheme,
            long bodyLength,
            boolean extendedConnect) {
        method = newMethod;
        target = newTarget;
        scheme = newScheme;
        version = HttpVersion.HTTP_2;
        chunked = bodyLength < 0;
        length = fields.has(FieldName.CONTENT_LENGTH) ? bodyLength : NONE;
        websocket = extendedConnect;
    }

    /// Of a request that nobody sent, as if by HTTP/1.1 and without a body.
    public void describe(String newMethod, String newTarget) {
        method = newMethod;
        target = newTarget;
        version = HttpVersion.HTTP_1_1;
    }

    void line(String newMethod, int start, int count, HttpVersion newVersion) {
        method = newMethod;
        targetStart = start;
        targetLength = count;
        version = newVersion;
    }

    int targetStart() {
        return targetStart;
    }

    int targetLength() {
        return targetLength;
    }

    void frame(long newLength, boolean isChunked, boolean toWebSocket) {
        length = newLength;
        chunked = isChunked;
        websocket = toWebSocket;
    }
}
