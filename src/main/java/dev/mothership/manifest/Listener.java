package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One `[mothership.bind]` entry.
///
/// @param name its key
/// @param address where it listens
/// @param optional whether the fleet can do without it, because nobody asked for it: where its
///   address is taken, that is a warning
public record Listener(String name, Address address, boolean optional, Options options) {
    public Listener(String name, Address address) {
        this(name, address, false, Options.NONE);
    }

    /// How it treats connections.
    ///
    /// @param proxyProtocol whether a connection may begin with a PROXY header
    /// @param tls its certificates, the first for clients that name no server; empty: no TLS
    /// @param redirectHttps whether requests are sent to `https://`
    /// @param mode rights of a Unix socket
    /// @param group group of a Unix socket
    /// @param maxConnections how many at a time; empty: as many as come
    public record Options(
            boolean proxyProtocol,
            List<Certificate> tls,
            boolean redirectHttps,
            OptionalInt mode,
            Optional<String> group,
            OptionalInt maxConnections) {
        public static final Options NONE =
                new Options(
                        false,
                        List.of(),
                        false,
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.empty());

        public Options {
            tls = List.copyOf(tls);
        }
    }

    /// Files in PEM.
    ///
    /// @param chain the certificate, then those that it is signed with
    public record Certificate(Path chain, Path key) {}
}
