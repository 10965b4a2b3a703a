package dev.mothership.proxy;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which headers go on, in the order and the case they came in. Dropped are those of one hop (RFC
/// 9110, 7.6.1), those that `Connection` names, and, of a request, whatever a program behind us
/// could take for a header of ours: Rack, WSGI and CGI read `_` and `-` alike.
final class ForwardedHeaders {
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /// Of requests; compared after `_` was read as `-`.
    private static final Set<String> OURS =
            Set.of("expect", "forwarded", "http2-settings", "proxy", "x-request-id");

    /// With `_` in them they are no framing, but a program behind us could think so.
    private static final Set<String> FRAMING = Set.of("content_length", "transfer_encoding");

    /// Never taken off because `Connection` names them.
    private static final Set<String> NEEDED = Set.of("host", "content-length");

    private ForwardedHeaders() {}

    static void copyRequest(MultiMap from, MultiMap to) {
        Set<String> named = named(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey();
            if (!isHopByHop(name, named) && !isOurs(name)) {
                to.add(name, header.getValue());
            }
        }
    }

    static void copyResponse(MultiMap from, MultiMap to) {
        Set<String> named = named(from);
        for (Map.Entry<String, String> header : from) {
            if (!isHopByHop(header.getKey(), named)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /// Whether `Connection` lists `close` among other things: alone, the codec sees it.
    static boolean asksToClose(MultiMap headers) {
        String value = headers.get("connection");
        return value != null
                && !value.equals("keep-alive")
                && !value.equals("close")
                && named(headers).contains("close");
    }

    private static boolean isHopByHop(String name, Set<String> named) {
        if (!named.isEmpty() && named.contains(name.toLowerCase(Locale.ROOT))) {
            return true;
        }
        return switch (name.charAt(0)) {
            case 'C', 'c', 'K', 'k', 'P', 'p', 'T', 't', 'U', 'u' ->
                    isOfOneHopLength(name.length())
                            && HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    private static boolean isOfOneHopLength(int length) {
        return length == 2 || length == 7 || length == 10 || length == 16 || length == 17;
    }

    private static boolean isOurs(String name) {
        return switch (name.charAt(0)) {
            case 'C', 'c', 'T', 't' ->
                    name.indexOf('_') > 0 && FRAMING.contains(name.toLowerCase(Locale.ROOT));
            case 'E', 'e', 'F', 'f', 'H', 'h', 'P', 'p', 'X', 'x' -> {
                String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
                yield plain.startsWith("x-forwarded") || OURS.contains(plain);
            }
            default -> false;
        };
    }

    private static Set<String> named(MultiMap headers) {
        if (!headers.contains("connection")) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : headers.getAll("connection")) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        names.removeAll(NEEDED);
        return names;
    }
}
