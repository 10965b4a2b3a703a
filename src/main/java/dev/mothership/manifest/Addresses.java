package dev.mothership.manifest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses as the manifest writes them.
final class Addresses {
    static final String LOOPBACK = "127.0.0.1";

    private static final String FORMS =
            "write \"0.0.0.0:8080\" (all interfaces), \"8080\" (loopback only), \"[::]:8080\" or"
                    + " \"unix:///run/app.sock\"";

    /// `sockaddr_un` has 104 bytes on FreeBSD and macOS, 108 on Linux, with the final NUL.
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final Pattern TCP = Pattern.compile("(?:(.*):)?(\\d{1,10})", Pattern.DOTALL);
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern HOST_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})"
                            + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})){0,30}\\.?");

    private Addresses() {}

    /// Reads the address of a listener or ship.
    static Address parse(String text) throws BadValue {
        if (text.startsWith("unix:")) {
            return new Address.Unix(socketPath(text));
        }
        if (text.startsWith("/") || text.startsWith("./")) {
            throw new BadValue(
                    "\"" + text + "\" is not an address", "write \"unix://" + text + "\"");
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            throw new BadValue("an address has no \"http://\"", FORMS);
        }
        return tcp(text.startsWith("tcp://") ? text.substring(6) : text);
    }

    /// Reads an address that must be TCP.
    static Address.Tcp tcp(String text) throws BadValue {
        Matcher matcher = TCP.matcher(text);
        if (!matcher.matches()) {
            boolean hostOnly = HOST_NAME.matcher(text).matches();
            throw new BadValue(
                    "\"" + text + "\" is not an address" + (hostOnly ? ": it has no port" : ""),
                    hostOnly ? "write \"" + text + ":8080\"" : FORMS);
        }
        long port = Long.parseLong(matcher.group(2));
        if (port > 65_535) {
            throw new BadValue("port " + port + " does not exist", "ports are 0 to 65535");
        }
        String host = matcher.group(1);
        return new Address.Tcp(host == null ? LOOPBACK : host(host, port), (int) port);
    }

    private static String host(String host, long port) throws BadValue {
        if (host.isEmpty() || host.equals("*")) {
            throw new BadValue(
                    "the address has no host",
                    "write \"0.0.0.0:"
                            + port
                            + "\" for all interfaces, \""
                            + port
                            + "\" for loopback");
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            String inside = host.substring(1, host.length() - 1);
            if (isIpV6(inside)) {
                return inside;
            }
        } else if (isIpV6(host)) {
            throw new BadValue(
                    "an IPv6 address needs brackets", "write \"[" + host + "]:" + port + "\"");
        }
        boolean looksLikeIpV4 = host.matches("[0-9.]+");
        if (looksLikeIpV4 ? !isIpV4(host) : !HOST_NAME.matcher(host).matches()) {
            throw new BadValue("\"" + host + "\" is neither an IP address nor a host name", FORMS);
        }
        return host;
    }

    private static Path socketPath(String text) throws BadValue {
        String path = text.startsWith("unix://") ? text.substring(7) : text.substring(5);
        if (path.isEmpty() || path.endsWith("/")) {
            throw new BadValue("the socket has no path", "write \"unix:///run/app.sock\"");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
            throw new BadValue(
                    "the socket's path is too long",
                    "systems take at most " + LONGEST_SOCKET_PATH + " bytes");
        }
        return path(path);
    }

    /// Reads a path.
    static Path path(String text) throws BadValue {
        if (text.isEmpty()) {
            throw new BadValue("the path is empty", "");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadValue(
                    "\"" + text + "\" is not a path here: " + e.getReason(),
                    "other characters than ASCII need a UTF-8 locale, such as LC_ALL=C.UTF-8");
        }
    }

    /// Whether two listeners cannot have these addresses at the same time.
    static boolean clash(Address left, Address right) {
        return switch (left) {
            case Address.Unix _ -> left.equals(right);
            case Address.Tcp a ->
                    right instanceof Address.Tcp b
                            && a.port() == b.port()
                            && a.port() != 0
                            && (isWildcard(a.host())
                                    || isWildcard(b.host())
                                    || canonical(a.host()).equals(canonical(b.host())));
        };
    }

    private static boolean isWildcard(String host) {
        String canonical = canonical(host);
        return canonical.equals(canonical("0.0.0.0")) || canonical.equals(canonical("::"));
    }

    private static String canonical(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return canonical(LOOPBACK);
        }
        return bytes(host).map(Arrays::toString).orElse(host.toLowerCase(Locale.ROOT));
    }

    /// The bytes of an IP address; empty for anything else. Never looks a name up.
    static Optional<byte[]> bytes(String text) {
        try {
            return text.indexOf(':') >= 0
                    ? Optional.of(Inet6Address.ofLiteral(text).getAddress())
                    : isIpV4(text)
                            ? Optional.of(InetAddress.ofLiteral(text).getAddress())
                            : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isIpV4(String text) {
        return IPV4.matcher(text).matches();
    }

    private static boolean isIpV6(String text) {
        return text.indexOf(':') >= 0 && !text.startsWith("[") && bytes(text).isPresent();
    }
}
