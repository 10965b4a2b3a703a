package dev.mothership.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `Forwarded` (RFC 7239): a list of elements, of which each proxy adds one. Read from the
/// right, as [ForwardedFor] is, so that nothing a client puts in front, such as a quote that never
/// closes, changes how the elements of trusted proxies are read.
final class ForwardedElements {
    private ForwardedElements() {}

    /// What the element says that the last trusted proxy has written, and the addresses right of
    /// it.
    static Claims claims(String list, Trust trust) {
        List<InetAddress> chain = new ArrayList<>();
        Claims known = Claims.NONE;
        int end = list.length();
        while (end >= 0 && chain.size() < Claims.MOST_HOPS) {
            int comma = commaBefore(list, end);
            String element = list.substring(comma + 1, end).strip();
            end = comma;
            if (element.isEmpty()) {
                continue;
            }
            Map<String, String> pairs = pairs(element);
            String node = pairs == null ? null : pairs.get("for");
            if (pairs == null) {
                break;
            }
            InetAddress hop = node == null ? null : IpText.parseNode(node);
            if (hop != null) {
                chain.addFirst(hop);
            }
            known =
                    new Claims(
                            List.copyOf(chain),
                            node != null && isHidden(node) ? node : null,
                            Claims.scheme(pairs.get("proto")),
                            Claims.host(pairs.get("host")),
                            0);
            if (hop == null || !trust.trusts(hop)) {
                break;
            }
        }
        return known;
    }

    /// The comma that ends the element before the one that ends at `end`; -1 where that is the
    /// first. A quote that does not close from there on belongs to a wrong element, and so does
    /// everything left of it.
    private static int commaBefore(String list, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char next = list.charAt(i);
            if (next == '"' && !isEscaped(list, i)) {
                quoted = !quoted;
            } else if (next == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String list, int at) {
        int slashes = 0;
        while (at - slashes > 0 && list.charAt(at - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /// @return names in lower case and their values; null where the element is wrong
    private static @Nullable Map<String, String> pairs(String element) {
        Map<String, String> pairs = new HashMap<>();
        int at = 0;
        while (true) {
            int name = at;
            while (at < element.length() && isToken(element.charAt(at))) {
                at++;
            }
            if (at == name || at == element.length() || element.charAt(at) != '=') {
                return null;
            }
            String key = element.substring(name, at).toLowerCase(Locale.ROOT);
            at++;
            int value = at;
            StringBuilder text = new StringBuilder();
            at =
                    value < element.length() && element.charAt(value) == '"'
                            ? quoted(element, value + 1, text)
                            : token(element, value, text);
            if (at < 0 || pairs.put(key, text.toString()) != null) {
                return null;
            }
            at = skipSpace(element, at);
            if (at == element.length()) {
                return pairs;
            }
            if (element.charAt(at) != ';') {
                return null;
            }
            at = skipSpace(element, at + 1); // RFC 7239 has no space there, some programs do
        }
    }

    private static int skipSpace(String element, int from) {
        int at = from;
        while (at < element.length() && (element.charAt(at) == ' ' || element.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /// @return where it ends; -1 where it is empty
    private static int token(String element, int from, StringBuilder text) {
        int at = from;
        // Addresses with a port need quotes (RFC 7239, 4) that some programs leave out.
        while (at < element.length()
                && (isToken(element.charAt(at)) || ":[]".indexOf(element.charAt(at)) >= 0)) {
            text.append(element.charAt(at++));
        }
        return at == from ? -1 : at;
    }

    /// @return where it ends; -1 where it does not
    private static int quoted(String element, int from, StringBuilder text) {
        int at = from;
        while (at < element.length() && element.charAt(at) != '"') {
            if (element.charAt(at) == '\\' && ++at == element.length()) {
                return -1;
            }
            text.append(element.charAt(at++));
        }
        return at < element.length() ? at + 1 : -1;
    }

    /// RFC 9110, 5.6.2.
    private static boolean isToken(char next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(next) >= 0;
    }

    private static boolean isHidden(String node) {
        if (node.equalsIgnoreCase("unknown")) {
            return true;
        }
        boolean obfuscated = node.length() > 1 && node.charAt(0) == '_';
        for (int i = 1; obfuscated && i < node.length(); i++) {
            obfuscated = IpText.isIdentifier(node.charAt(i));
        }
        return obfuscated;
    }
}
