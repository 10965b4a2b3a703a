package dev.mothership.manifest;

import java.nio.file.Path;

/// Where something listens or can be reached.
public sealed interface Address {

    /// An IP address or host name and a port.
    ///
    /// @param host an IPv4 or IPv6 literal (without brackets) or a host name
    /// @param port 0 to 65535; 0 where the system is to choose
    record Tcp(String host, int port) implements Address {
        public Tcp {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("cannot use an empty host");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(
                        "cannot use port " + port + ": ports are 0 to 65535");
            }
        }

        /// `HOST:PORT`, an IPv6 literal in brackets.
        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// A Unix domain socket.
    record Unix(Path path) implements Address {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }
}
