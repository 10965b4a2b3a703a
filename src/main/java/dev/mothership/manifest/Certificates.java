package dev.mothership.manifest;

import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// Makes the certificates of one manifest. Their files are read: a listener that nobody could
/// connect to is a mistake before anything starts.
final class Certificates {
    private final Report report;
    private final Path folder;

    /// @param folder what relative paths start at
    Certificates(Report report, Path folder) {
        this.report = report;
        this.folder = folder;
    }

    /// @param table with `cert` and `key`
    Optional<Listener.Certificate> of(Values table) {
        Optional<Values.Value> cert =
                table.value("cert").filter(value -> value.object() instanceof Path);
        Optional<Values.Value> key =
                table.value("key").filter(value -> value.object() instanceof Path);
        if (cert.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        Listener.Certificate files = new Listener.Certificate(file(cert.get()), file(key.get()));
        check(files, cert.get().offset(), key.get().offset());
        return Optional.of(files);
    }

    private Path file(Values.Value value) {
        return folder.resolve((Path) value.object()).normalize();
    }

    private void check(Listener.Certificate files, int certOffset, int keyOffset) {
        String name = "cert";
        int offset = certOffset;
        try {
            X509Certificate certificate = CertifiedKey.chain(files.chain()).getFirst();
            warn(certificate, certOffset);
            name = "key";
            offset = keyOffset;
            var _ = CertifiedKey.key(files.key(), certificate);
        } catch (BadValue bad) {
            Path file = name.equals("cert") ? files.chain() : files.key();
            report.problem(
                    offset,
                    "cannot use `" + name + "`: " + bad.message(),
                    bad.hint().isEmpty() ? "looked at " + file : bad.hint());
        }
    }

    private void warn(X509Certificate certificate, int offset) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException _) {
            warn(offset, "it has expired on " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException _) {
            warn(offset, "it is valid from " + certificate.getNotBefore().toInstant());
        }
    }

    private void warn(int offset, String what) {
        report.warn(
                offset,
                "clients will not accept the certificate: " + what,
                "a new one in the same file is used as soon as it is there");
    }
}
