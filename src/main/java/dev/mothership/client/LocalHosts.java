package dev.mothership.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names of one's own machine, which browsers trust without TLS.
final class LocalHosts {
    private LocalHosts() {}

    /// @param host as in a `Host` header
    static boolean has(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            return name.startsWith("[::1]");
        }
        int colon = name.indexOf(':');
        name = colon < 0 ? name : name.substring(0, colon);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || (name.startsWith("127.") && name.chars().allMatch(LocalHosts::isOfAddress));
    }

    private static boolean isOfAddress(int character) {
        return character == '.' || (character >= '0' && character <= '9');
    }
}
