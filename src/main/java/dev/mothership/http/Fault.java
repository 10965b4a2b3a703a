package dev.mothership.http;

/// Why a request is refused before anything is forwarded: two parsers could read it differently, it
/// is too large, or it asks for what a proxy of ours does not do. The connection is closed after
/// each. Sections are those of RFC 9112 unless another RFC is named.
public enum Fault {
    BAD_REQUEST_LINE(400, "malformed request line"), // 3
    BAD_TARGET(400, "malformed request target"), // 3.2
    AUTHORITY_TARGET(400, "request target without a path"), // 3.2.3
    ASTERISK_TARGET(400, "the target * is for OPTIONS only"), // 3.2.4
    OTHER_AUTHORITY(400, "target and Host name different hosts"), // 3.2.2
    BAD_LINE_END(400, "line ends with a bare CR or LF"), // 2.2
    BAD_FIELD_NAME(400, "malformed header name"), // 5.1
    BAD_FIELD_VALUE(400, "control character in a header"), // RFC 9110, 5.5
    FOLDED_FIELD(400, "folded header"), // 5.2
    MISSING_HOST(400, "no Host header"), // 3.2
    REPEATED_HOST(400, "more than one Host header"), // 3.2
    BAD_HOST(400, "malformed Host header"), // 3.2
    REPEATED_LENGTH(400, "more than one Content-Length"), // 6.3
    BAD_LENGTH(400, "malformed Content-Length"), // 6.3
    LENGTH_AND_ENCODING(400, "both Content-Length and Transfer-Encoding"), // 6.1
    BAD_ENCODING(400, "malformed Transfer-Encoding"), // 6.1
    ENCODING_IN_HTTP_1_0(400, "Transfer-Encoding in HTTP/1.0"), // 6.1
    BAD_CHUNK(400, "malformed chunk"), // 7.1
    TARGET_TOO_LONG(414, "request line too long"), // 3
    HEAD_TOO_LARGE(431, "headers too large"), // RFC 6585, 5
    PLAIN_HTTP(400, "plain HTTP where HTTPS is spoken: begin the URL with https://"),
    MALFORMED(400, "malformed HTTP/2 request"), // RFC 9113, 8.1.1
    UNKNOWN_METHOD(501, "unknown method"), // RFC 9110, 9.1
    UNKNOWN_ENCODING(501, "unknown Transfer-Encoding"), // 6.1
    CONNECT_METHOD(501, "CONNECT is not served"), // RFC 9110, 9.3.6
    UNKNOWN_PROTOCOL(501, "the only protocol served over CONNECT is websocket"), // RFC 8441, 4
    UNKNOWN_VERSION(505, "only HTTP/1.0 and HTTP/1.1 are served"); // 2.3

    private final int status;
    private final String message;

    Fault(int status, String message) {
        this.status = status;
        this.message = message;
    }

    public int status() {
        return status;
    }

    public String message() {
        return message;
    }
}
