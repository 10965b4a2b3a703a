package dev.mothership.proxy;

import dev.mothership.manifest.CertifiedKey;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate of a handshake by the server name that the client gives (RFC 6066, 3)
/// and the kinds of keys that it knows. One for a name may come in two kinds. Thread-safe.
final class ServerKeys extends X509ExtendedKeyManager {
    private volatile Generation now;

    /// One that a handshake may still ask for though it is not in force any more.
    private volatile Generation former;

    /// Certificates that were in force at one time.
    private record Generation(int number, List<ServerKey> keys) {
        String alias(ServerKey key) {
            return number + ":" + keys.indexOf(key);
        }

        @Nullable ServerKey find(String alias) {
            String prefix = number + ":";
            return alias.startsWith(prefix)
                    ? keys.get(Integer.parseInt(alias.substring(prefix.length())))
                    : null;
        }
    }

    /// @param keys the first is for clients that give no name or an unknown one
    ServerKeys(List<CertifiedKey> keys) {
        now = new Generation(0, keys.stream().map(ServerKey::new).toList());
        former = now;
    }

    /// Puts others in force for handshakes from now on.
    void replace(List<CertifiedKey> keys) {
        former = now;
        now = new Generation(former.number + 1, keys.stream().map(ServerKey::new).toList());
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Generation generation = now;
        ServerKey key = choose(generation.keys, serverName(engine), keyType);
        return key == null ? null : generation.alias(key);
    }

    /// A key of another name than the client's is given only where none has its name at all.
    static @Nullable ServerKey choose(
            List<ServerKey> keys, @Nullable String serverName, String keyType) {
        if (serverName != null) {
            for (boolean exact : new boolean[] {true, false}) {
                List<ServerKey> named =
                        keys.stream().filter(key -> key.isFor(serverName, exact)).toList();
                if (!named.isEmpty()) {
                    return named.stream().filter(key -> key.isOf(keyType)).findFirst().orElse(null);
                }
            }
        }
        // With the same names as the first, so that it may be there in two kinds.
        return keys.stream()
                .filter(key -> key.hasNamesOf(keys.getFirst()) && key.isOf(keyType))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String serverName(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    private @Nullable ServerKey find(String alias) {
        ServerKey key = now.find(alias);
        return key == null ? former.find(alias) : key;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerKey key = find(alias);
        return key == null ? null : key.chain();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerKey key = find(alias);
        return key == null ? null : key.privateKey();
    }

    // What clients do, and what servers on sockets do: not asked for.

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
