package dev.mothership.manifest;

import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/// Brings keys in the older forms (PKCS #1, SEC 1) into the one that Java reads (PKCS #8, RFC
/// 5208): it says what kind of key it is, which the certificate knows.
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 1, 0};

    private Pkcs8() {}

    static byte[] wrap(byte[] key, X509Certificate certificate) throws BadValue {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(VERSION);
        body.writeBytes(algorithm(certificate.getPublicKey().getEncoded()));
        write(body, OCTETS, key);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        write(whole, SEQUENCE, body.toByteArray());
        return whole.toByteArray();
    }

    /// The first element of a public key (RFC 5280, 4.1).
    private static byte[] algorithm(byte[] publicKey) throws BadValue {
        int start = content(publicKey, 0);
        return Arrays.copyOfRange(
                publicKey, start, content(publicKey, start) + length(publicKey, start));
    }

    /// Where an element's content begins.
    private static int content(byte[] der, int at) throws BadValue {
        if (der.length < at + 2 || der[at] != SEQUENCE) {
            throw new BadValue("the certificate's key cannot be read", "");
        }
        return der[at + 1] >= 0 ? at + 2 : at + 2 + (der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1];
        if (first >= 0) {
            return first;
        }
        int sum = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            sum = sum << 8 | (der[at + 2 + i] & 0xff);
        }
        return sum;
    }

    private static void write(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content);
    }
}
