package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HostSyntax;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a trusted peer says about a request: who made it and how it came. What is not well-formed
/// is not said.
///
/// Where there is any `X-Forwarded-` field, `Forwarded` is not read: most proxies know only the
/// former and let a client's own `Forwarded` through.
///
/// @param chain the addresses between the client and the peer that can be believed: the client's
///   first, without the peer's
/// @param hidden what stands for a client whose address the first proxy does not tell: `unknown` or
///   an obfuscated identifier (RFC 7239, 6.2 and 6.3)
/// @param scheme `http` or `https`
/// @param host what the client asked for
/// @param port what the client connected to; 0 where it is not said
record Claims(
        List<InetAddress> chain,
        @Nullable String hidden,
        @Nullable String scheme,
        @Nullable String host,
        int port) {
    static final Claims NONE = new Claims(List.of(), null, null, null, 0);

    /// Longer chains end there.
    static final int MOST_HOPS = 64;

    static Claims of(Fields fields, Trust trust) {
        boolean usual =
                fields.has(FieldName.X_FORWARDED_FOR)
                        || fields.has(FieldName.X_FORWARDED_PROTO)
                        || fields.has(FieldName.X_FORWARDED_HOST)
                        || fields.has(FieldName.X_FORWARDED_PORT);
        if (usual) {
            String hops = fields.joined(FieldName.X_FORWARDED_FOR);
            return new Claims(
                    hops == null ? List.of() : ForwardedFor.believed(hops, trust),
                    null,
                    scheme(last(fields.joined(FieldName.X_FORWARDED_PROTO))),
                    host(last(fields.joined(FieldName.X_FORWARDED_HOST))),
                    port(last(fields.joined(FieldName.X_FORWARDED_PORT))));
        }
        String forwarded = fields.joined(FieldName.FORWARDED);
        return forwarded == null ? NONE : ForwardedElements.claims(forwarded, trust);
    }

    /// Of a list, what the peer itself has written.
    private static @Nullable String last(@Nullable String list) {
        return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
    }

    /// @param text also that of a WebSocket
    static @Nullable String scheme(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> "https";
            case "http", "ws" -> "http";
            default -> null;
        };
    }

    static @Nullable String host(@Nullable String text) {
        return text != null && HostSyntax.isValid(text) ? text : null;
    }

    private static int port(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 5) {
            return 0;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            port = port * 10 + digit - '0';
        }
        return port <= 65_535 ? port : 0;
    }
}
