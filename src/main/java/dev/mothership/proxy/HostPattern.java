package dev.mothership.proxy;

import java.util.Locale;
import java.util.Optional;

/// Says whether a route's `host` takes a request's host name (lower case, without port).
sealed interface HostPattern {

    boolean matches(String host);

    /// No `host` given.
    record Any() implements HostPattern {
        @Override
        public boolean matches(String host) {
            return true;
        }
    }

    /// One name.
    record Exact(String name) implements HostPattern {
        @Override
        public boolean matches(String host) {
            return host.equals(name);
        }
    }

    /// `*.name`: every name below it, not the name itself.
    ///
    /// @param suffix with the leading dot
    record Below(String suffix) implements HostPattern {
        @Override
        public boolean matches(String host) {
            return host.length() > suffix.length() && host.endsWith(suffix);
        }
    }

    static HostPattern of(Optional<String> host) {
        if (host.isEmpty()) {
            return new Any();
        }
        String name = host.get().toLowerCase(Locale.ROOT);
        return name.startsWith("*.") ? new Below(name.substring(1)) : new Exact(name);
    }

    /// The host name of a `Host` header: lower case, without port and without a final dot.
    static String nameOf(String header) {
        int end = header.length();
        int colon = header.lastIndexOf(':');
        if (colon >= 0 && header.indexOf(']', colon) < 0) {
            end = colon;
        }
        if (end > 1 && header.charAt(end - 1) == '.') {
            end--;
        }
        return header.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
