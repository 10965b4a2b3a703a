package dev.mothership.proxy;

import dev.mothership.manifest.CertifiedKey;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A certificate, and whom it is for. Immutable.
final class ServerKey {
    private static final int DNS_NAME = 2;

    private final CertifiedKey certified;
    private final Set<String> names;

    ServerKey(CertifiedKey certified) {
        this.certified = certified;
        this.names = names(certified.chain().getFirst());
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? Set.of()
                    : all.stream()
                            .filter(name ->
                                    name.getFirst() instanceof Integer kind && kind == DNS_NAME)
                            .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException _) {
            return Set.of();
        }
    }

    /// @param exact whether a wildcard does not do; it stands for one label (RFC 9525, 6.3)
    boolean isFor(String serverName, boolean exact) {
        String name = serverName.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return exact ? names.contains(name) : dot > 0 && names.contains("*" + name.substring(dot));
    }

    boolean hasNamesOf(ServerKey other) {
        return names.equals(other.names);
    }

    /// @param keyType as JSSE names it
    boolean isOf(String keyType) {
        return certified.key().getAlgorithm().equals(keyType)
                || (keyType.startsWith("EC_") && certified.key().getAlgorithm().equals("EC"));
    }

    X509Certificate[] chain() {
        return certified.chain().toArray(X509Certificate[]::new);
    }

    PrivateKey privateKey() {
        return certified.key();
    }
}
