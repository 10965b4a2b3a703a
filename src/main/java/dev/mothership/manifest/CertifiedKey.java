package dev.mothership.manifest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/// A certificate with the key that belongs to it.
///
/// @param chain the certificate, then those that it is signed with
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {
    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("cannot make a chain of no certificate");
        }
    }

    /// Reads the files; blocks.
    ///
    /// @throws IOException where one cannot be read or they do not fit; the message names it
    public static CertifiedKey read(Listener.Certificate files) throws IOException {
        Path file = files.chain();
        try {
            List<X509Certificate> chain = chain(file);
            file = files.key();
            return new CertifiedKey(chain, key(file, chain.getFirst()));
        } catch (BadValue bad) {
            throw new IOException(file + ": " + bad.message(), bad);
        }
    }

    static List<X509Certificate> chain(Path file) throws BadValue {
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem.Block block : blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(block.bytes()));
            }
        }
        if (chain.isEmpty()) {
            throw new BadValue("there is no certificate in it", "it takes a chain in PEM");
        }
        return chain;
    }

    private static List<Pem.Block> blocks(Path file) throws BadValue {
        return Pem.read(new String(TextFile.bytes(file), StandardCharsets.ISO_8859_1));
    }

    private static X509Certificate certificate(byte[] bytes) throws BadValue {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new BadValue("a certificate in it cannot be read: " + e.getMessage(), "");
        }
    }

    /// The key in a file, if it is the certificate's.
    static PrivateKey key(Path file, X509Certificate certificate) throws BadValue {
        for (Pem.Block block : blocks(file)) {
            byte[] bytes = block.bytes();
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(bytes, certificate.getPublicKey());
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return key(Pkcs8.wrap(bytes, certificate), certificate.getPublicKey());
                }
                default -> {}
            }
        }
        throw new BadValue("there is no private key in it", "it takes a key in PEM");
    }

    private static PrivateKey key(byte[] pkcs8, PublicKey certified) throws BadValue {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(certified.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (belongs(key, certified)) {
                return key;
            }
        } catch (GeneralSecurityException _) {
            // Of another kind, or broken: in either case not the one.
        }
        throw new BadValue(
                "the key is not the certificate's",
                "`openssl pkey -in KEY -pubout` and `openssl x509 -in CERT -noout -pubkey` have to"
                        + " print the same");
    }

    private static boolean belongs(PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        if (key instanceof RSAKey rsa && certified instanceof RSAKey other) {
            return rsa.getModulus().equals(other.getModulus());
        }
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA";
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }
}
