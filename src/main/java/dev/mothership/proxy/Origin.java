package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HeadWriter;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a request comes from, as far as it is known, and how ships are told. What is the same for
/// all requests of a connection is put together once. Immutable.
final class Origin {
    private final @Nullable InetAddress client;
    private final boolean secure;
    private final boolean believed;
    private final @Nullable String host;
    private final String lines;
    private final String forwardedBegin;
    private final String forwardedEnd;

    private Origin(
            @Nullable InetAddress client,
            boolean secure,
            boolean believed,
            @Nullable String host,
            String lines,
            String forwardedBegin,
            String forwardedEnd) {
        this.client = client;
        this.secure = secure;
        this.believed = believed;
        this.host = host;
        this.lines = lines;
        this.forwardedBegin = forwardedBegin;
        this.forwardedEnd = forwardedEnd;
    }

    /// @param claims what the peer says; of one that is not trusted, [Claims#NONE]
    /// @param believed whether the peer is trusted
    /// @param port what the connection came to; 0 on a Unix socket
    /// @param asked the request's `Host`
    static Origin of(
            @Nullable InetAddress peer,
            boolean secure,
            int port,
            boolean believed,
            Claims claims,
            @Nullable String asked) {
        List<InetAddress> chain = claims.chain();
        InetAddress client = chain.isEmpty() ? peer : chain.getFirst();
        String scheme = claims.scheme();
        boolean https = scheme == null ? secure : scheme.equals("https");
        String host = claims.host();
        StringBuilder lines = new StringBuilder();
        StringBuilder begin = new StringBuilder("Forwarded: ");
        StringBuilder end = new StringBuilder();
        String hidden = claims.hidden();
        if (hidden != null || client == null) {
            begin.append("for=").append(hidden == null ? "unknown" : hidden);
        }
        boolean first = hidden == null && client != null;
        String separator = "X-Forwarded-For: ";
        for (int i = 0; i <= chain.size(); i++) {
            InetAddress hop = i < chain.size() ? chain.get(i) : peer;
            if (hop != null) {
                lines.append(separator).append(IpText.text(hop));
                separator = ", ";
                node(first ? begin : end.append(", "), hop);
                first = false;
            }
        }
        if (!separator.startsWith("X")) {
            lines.append("\r\n");
        }
        begin.append(https ? ";proto=https" : ";proto=http");
        lines.append(https ? "X-Forwarded-Proto: https\r\n" : "X-Forwarded-Proto: http\r\n");
        int shown = claims.port();
        if (shown == 0) {
            shown = scheme == null ? port : portOf(host == null ? asked : host, https);
        }
        if (shown != 0) {
            lines.append("X-Forwarded-Port: ").append(shown).append("\r\n");
        }
        return new Origin(
                client,
                https,
                believed,
                host,
                lines.toString(),
                begin.toString(),
                end.append("\r\n").toString());
    }

    private static void node(StringBuilder out, InetAddress hop) {
        String text = IpText.text(hop);
        if (IpText.isV6(hop)) {
            out.append("for=\"[").append(text).append("]\""); // RFC 7239, 6
        } else {
            out.append("for=").append(text);
        }
    }

    /// A proxy that says `https` but no port is reached at the port that the client wrote, not at
    /// ours.
    private static int portOf(@Nullable String host, boolean https) {
        int usual = https ? 443 : 80;
        if (host == null) {
            return usual;
        }
        int colon = host.lastIndexOf(':');
        return colon > host.indexOf(']') ? Integer.parseInt(host.substring(colon + 1)) : usual;
    }

    /// The client's address; null where it came through a Unix socket and nobody has said more.
    @Nullable InetAddress client() {
        return client;
    }

    /// Whether the client used TLS, with us or with a trusted proxy.
    boolean isSecure() {
        return secure;
    }

    /// Whether it was passed on by one whose word is taken.
    boolean isBelieved() {
        return believed;
    }

    /// What the client asked for, by what a trusted proxy says; else the request's `Host`.
    @Nullable String host(Fields fields) {
        return host == null ? fields.get(FieldName.HOST) : host;
    }

    /// A trusted peer's own, where it is well-formed; else a new one.
    String requestId(Fields fields) {
        String given = believed ? fields.get(FieldName.X_REQUEST_ID) : null;
        return given != null && RequestIds.isUsable(given) ? given : RequestIds.next();
    }

    /// Writes the headers that are ours; a client's own were dropped.
    ///
    /// @param requestId of [#requestId]
    /// @param start when the request came, as [StartTimes] writes it
    void describe(HeadWriter out, Fields fields, String requestId, String start) {
        out.text(lines);
        String asked = host(fields);
        if (asked == null) {
            out.text(forwardedBegin);
        } else {
            out.field(FieldName.X_FORWARDED_HOST, asked);
            out.text(forwardedBegin).text(";host=\"").text(asked).text("\"");
        }
        out.text(forwardedEnd);
        out.field(FieldName.X_REQUEST_ID, requestId);
        String given = believed ? fields.get(FieldName.X_REQUEST_START) : null;
        boolean kept = given != null && StartTimes.isUsable(given);
        out.field(FieldName.X_REQUEST_START, kept && given != null ? given : start);
    }
}
