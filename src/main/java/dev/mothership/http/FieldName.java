package dev.mothership.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The header fields that somebody here asks for or treats in a way of their own. All others are
/// [#OTHER].
public enum FieldName {
    OTHER(""),
    ACCEPT("Accept"),
    ACCEPT_ENCODING("Accept-Encoding"),
    ACCEPT_LANGUAGE("Accept-Language"),
    ACCEPT_RANGES("Accept-Ranges"),
    ACCESS_CONTROL_REQUEST_METHOD("Access-Control-Request-Method"),
    CACHE_CONTROL("Cache-Control"),
    CONNECTION("Connection"),
    CONTENT_ENCODING("Content-Encoding"),
    CONTENT_LENGTH("Content-Length"),
    CONTENT_RANGE("Content-Range"),
    CONTENT_TYPE("Content-Type"),
    COOKIE("Cookie"),
    ETAG("ETag"),
    EXPECT("Expect"),
    FORWARDED("Forwarded"),
    HOST("Host"),
    HTTP2_SETTINGS("HTTP2-Settings"),
    IF_MATCH("If-Match"),
    IF_MODIFIED_SINCE("If-Modified-Since"),
    IF_NONE_MATCH("If-None-Match"),
    IF_RANGE("If-Range"),
    IF_UNMODIFIED_SINCE("If-Unmodified-Since"),
    KEEP_ALIVE("Keep-Alive"),
    LAST_MODIFIED("Last-Modified"),
    LOCATION("Location"),
    ORIGIN("Origin"),
    PING_TO("Ping-To"),
    PRIORITY("Priority"),
    PROXY("Proxy"),
    PROXY_CONNECTION("Proxy-Connection"),
    RANGE("Range"),
    REFERER("Referer"),
    RETRY_AFTER("Retry-After"),
    SEC_CH_UA("Sec-CH-UA"),
    SEC_CH_UA_MOBILE("Sec-CH-UA-Mobile"),
    SEC_CH_UA_PLATFORM("Sec-CH-UA-Platform"),
    SEC_FETCH_DEST("Sec-Fetch-Dest"),
    SEC_FETCH_MODE("Sec-Fetch-Mode"),
    SEC_FETCH_SITE("Sec-Fetch-Site"),
    SEC_FETCH_USER("Sec-Fetch-User"),
    SEC_WEBSOCKET_ACCEPT("Sec-WebSocket-Accept"),
    SEC_WEBSOCKET_KEY("Sec-WebSocket-Key"),
    TE("TE"),
    TRAILER("Trailer"),
    TRANSFER_ENCODING("Transfer-Encoding"),
    UPGRADE("Upgrade"),
    UPGRADE_INSECURE_REQUESTS("Upgrade-Insecure-Requests"),
    USER_AGENT("User-Agent"),
    VARY("Vary"),
    VIA("Via"),
    X_ACCEL_BUFFERING("X-Accel-Buffering"),
    X_CLIENT_KIND("X-Client-Kind"),
    X_FORWARDED_FOR("X-Forwarded-For"),
    X_FORWARDED_HOST("X-Forwarded-Host"),
    X_FORWARDED_PORT("X-Forwarded-Port"),
    X_FORWARDED_PROTO("X-Forwarded-Proto"),
    X_JA4H("X-JA4H"),
    X_REQUEST_ID("X-Request-Id"),
    X_REQUEST_START("X-Request-Start"),
    /// Any other name that begins with `X-Forwarded`.
    X_FORWARDED_OTHER(""),
    /// A name with `_` in it that Rack, WSGI and CGI read as one that we set or that frames a
    /// message.
    SHADOW(""),
    /// In `Vary`: whatever there is in a request (RFC 9110, 12.5.5). No field has this name.
    ANYTHING("*");

    private static final String FORWARDED_PREFIX = "x-forwarded";

    /// RFC 9110, 7.6.1: concern one connection only.
    private static final Set<FieldName> ONE_HOP =
            EnumSet.of(
                    CONNECTION,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    TE,
                    TRAILER,
                    TRANSFER_ENCODING,
                    UPGRADE);

    /// Set by us on every forwarded request, or dangerous when set by a client.
    private static final Set<FieldName> OURS =
            EnumSet.of(
                    EXPECT,
                    FORWARDED,
                    HTTP2_SETTINGS,
                    PROXY,
                    X_CLIENT_KIND,
                    X_FORWARDED_FOR,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PORT,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_OTHER,
                    X_JA4H,
                    X_REQUEST_ID,
                    X_REQUEST_START,
                    SHADOW);

    private static final FieldName[] ALL = values();
    private static final FieldName[][] BY_LENGTH = byLength();

    private final String text;
    private final byte[] lower;

    FieldName(String text) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }

    /// As it is usually written.
    public String text() {
        return text;
    }

    /// Whether it concerns one connection only and is never passed on.
    public boolean isOfOneHop() {
        return ONE_HOP.contains(this);
    }

    /// Whether a client's own never reaches a ship as it is.
    public boolean isOurs() {
        return OURS.contains(this);
    }

    /// A bit of its own, for sets of names in one word.
    public long bit() {
        return 1L << ordinal();
    }

    static FieldName at(int ordinal) {
        return ALL[ordinal];
    }

    /// @param name in whatever case
    public static FieldName of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return of(bytes, 0, bytes.length);
    }

    /// The name in these bytes, in whatever case.
    static FieldName of(byte[] bytes, int from, int length) {
        if (length >= FORWARDED_PREFIX.length() && isForwarded(bytes, from)) {
            FieldName known = find(bytes, from, length);
            boolean shadow = hasUnderscore(bytes, from, length);
            return shadow ? SHADOW : known == OTHER ? X_FORWARDED_OTHER : known;
        }
        FieldName known = find(bytes, from, length);
        if (known == OTHER || !hasUnderscore(bytes, from, length)) {
            return known;
        }
        boolean dangerous = known.isOurs() || known == CONTENT_LENGTH || known == TRANSFER_ENCODING;
        return dangerous ? SHADOW : OTHER;
    }

    private static FieldName find(byte[] bytes, int from, int length) {
        if (length < BY_LENGTH.length) {
            for (FieldName candidate : BY_LENGTH[length]) {
                if (isLike(bytes, from, candidate.lower, length)) {
                    return candidate;
                }
            }
        }
        return OTHER;
    }

    private static boolean isForwarded(byte[] bytes, int from) {
        if ((bytes[from] | 0x20) != 'x') {
            return false;
        }
        for (int i = 1; i < FORWARDED_PREFIX.length(); i++) {
            if (plain(bytes[from + i]) != FORWARDED_PREFIX.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLike(byte[] bytes, int from, byte[] lower, int length) {
        for (int i = 0; i < length; i++) {
            if (plain(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasUnderscore(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '_') {
                return true;
            }
        }
        return false;
    }

    private static byte plain(byte octet) {
        if (octet >= 'A' && octet <= 'Z') {
            return (byte) (octet | 0x20);
        }
        return octet == '_' ? (byte) '-' : octet;
    }

    private static FieldName[][] byLength() {
        int longest = Arrays.stream(ALL).mapToInt(name -> name.lower.length).max().orElseThrow();
        FieldName[][] table = new FieldName[longest + 1][];
        for (int length = 0; length <= longest; length++) {
            int wanted = length;
            List<FieldName> found =
                    Arrays.stream(ALL)
                            .filter(name -> name.lower.length == wanted && wanted > 0)
                            .toList();
            table[length] = found.toArray(FieldName[]::new);
        }
        return table;
    }
}
