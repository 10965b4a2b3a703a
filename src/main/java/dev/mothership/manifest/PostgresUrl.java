package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a PostgreSQL is and how to get in. [#toString] has neither user nor password.
///
/// @param hosts in the order in which they are tried, at least one
/// @param tls as the URL says; empty: what fits each host, see [#tls(Host)]
/// @param database its name
/// @param session `target_session_attrs`: what a server must be like
public record PostgresUrl(
        List<Host> hosts,
        String database,
        Credentials credentials,
        Optional<Tls> tls,
        Files files,
        Session session) {
    static final int PORT = 5432;

    public PostgresUrl {
        hosts = List.copyOf(hosts);
    }

    /// One server of those that may have the database.
    public sealed interface Host {

        /// @param name a host name, or an IP address without brackets
        record Tcp(String name, int port) implements Host {

            /// Whether what is sent there stays on this machine.
            boolean loopback() {
                return name.equalsIgnoreCase("localhost")
                        || Addresses.bytes(name)
                                .map(bytes ->
                                        bytes.length == 4 ? bytes[0] == 127 : isIpV6Loopback(bytes))
                                .orElse(false);
            }

            private static boolean isIpV6Loopback(byte[] bytes) {
                for (int i = 0; i < bytes.length - 1; i++) {
                    if (bytes[i] != 0) {
                        return false;
                    }
                }
                return bytes[bytes.length - 1] == 1;
            }

            @Override
            public String toString() {
                return new Address.Tcp(name, port).toString();
            }
        }

        /// @param socket the socket itself, such as `/run/postgresql/.s.PGSQL.5432`
        record Unix(Path socket) implements Host {
            @Override
            public String toString() {
                return socket.toString();
            }
        }
    }

    /// Who we are. [#toString] does not tell the password.
    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /// Files of TLS, as the URL names them.
    ///
    /// @param root certificates that are trusted; empty: those that Java trusts
    public record Files(Optional<Path> root, Optional<Path> certificate, Optional<Path> key) {
        static final Files NONE = new Files(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// `target_session_attrs`, in the words of libpq.
    public enum Session {
        ANY,
        READ_WRITE,
        PRIMARY,
        PREFER_STANDBY,
        READ_ONLY,
        STANDBY;

        /// Whether there is no election with it: that needs a server that can be written to.
        boolean cannotElect() {
            return this == READ_ONLY || this == STANDBY;
        }

        /// As URLs have it.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// `sslmode`, in the words of libpq.
    public enum Tls {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /// Whether the password can be read on the way, or given to anybody who asks for it.
        boolean insecure() {
            return this == DISABLE || this == ALLOW || this == PREFER;
        }

        /// As URLs have it.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What holds for one host.
    public Tls tls(Host host) {
        return switch (host) {
            case Host.Unix _ -> Tls.DISABLE;
            case Host.Tcp tcp -> tls.orElse(tcp.loopback() ? Tls.PREFER : Tls.REQUIRE);
        };
    }

    /// The first host to which the URL wants to go without protection, over a network.
    Optional<Host> unprotected() {
        return hosts.stream()
                .filter(host -> host instanceof Host.Tcp tcp && !tcp.loopback())
                .filter(host -> tls(host).insecure())
                .findFirst();
    }

    /// Hosts and database only.
    @Override
    public String toString() {
        return String.join(",", hosts.stream().map(Host::toString).toList()) + "/" + database;
    }
}
