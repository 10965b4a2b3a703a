package dev.mothership.proxy;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// IP addresses as header fields write them. No name is ever looked up. An IPv6 address that stands
/// for an IPv4 one (RFC 4291, 2.5.5.2) is that one.
final class IpText {
    private static final int LONGEST = 45; // six groups and an IPv4 address

    private IpText() {}

    /// @return null where it is no address, has a zone, or an IPv4 one has leading zeros, which
    ///   some programs read as octal
    static @Nullable InetAddress parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static @Nullable InetAddress parseV4(String text) {
        byte[] octets = new byte[4];
        int filled = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char next = i < text.length() ? text.charAt(i) : '.';
            if (next == '.') {
                if (value < 0 || filled == octets.length) {
                    return null;
                }
                octets[filled++] = (byte) value;
                value = -1;
            } else if (next >= '0' && next <= '9' && value != 0) {
                value = value < 0 ? next - '0' : value * 10 + next - '0';
                if (value > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return filled == octets.length ? of(octets) : null;
    }

    private static @Nullable InetAddress parseV6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            boolean fits = next == ':' || next == '.' || (next < 0x80 && digit(next));
            if (!fits) {
                return null;
            }
        }
        try {
            return plain(Inet6Address.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static boolean digit(char next) {
        return Character.digit(next, 16) >= 0;
    }

    /// As [#parse], with a port behind it that is left out: `192.0.2.1:80`, `[2001:db8::1]:80`,
    /// `[2001:db8::1]`.
    static @Nullable InetAddress parseNode(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            boolean right = end > 0 && (end + 1 == text.length() || isPort(text, end + 1));
            String inside = right ? text.substring(1, end) : "";
            return inside.indexOf(':') < 0 ? null : parse(inside);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            return parse(text);
        }
        return isPort(text, colon) ? parse(text.substring(0, colon)) : null;
    }

    /// RFC 7239, 6: a number of up to five digits, or an obfuscated one.
    private static boolean isPort(String text, int colon) {
        int from = colon + 1;
        if (text.charAt(colon) != ':' || from == text.length()) {
            return false;
        }
        boolean obfuscated = text.charAt(from) == '_';
        for (int i = from + (obfuscated ? 1 : 0); i < text.length(); i++) {
            char next = text.charAt(i);
            if (obfuscated ? !isIdentifier(next) : next < '0' || next > '9') {
                return false;
            }
        }
        return obfuscated || text.length() - from <= 5;
    }

    /// What may stand behind the `_` of an obfuscated identifier (RFC 7239, 6.3), and in an
    /// `X-Request-Id`.
    static boolean isIdentifier(char next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || next == '.'
                || next == '_'
                || next == '-';
    }

    /// Without zone, and IPv4 where it stands for that.
    static InetAddress plain(InetAddress address) {
        return address instanceof Inet6Address ? of(address.getAddress()) : address;
    }

    /// @param octets 4 or 16
    static InetAddress of(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /// RFC 5952, without brackets.
    static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /// The same of what may not be known.
    static @Nullable String textOf(@Nullable InetAddress address) {
        return address == null ? null : text(address);
    }

    static boolean isV6(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
