package dev.mothership.manifest;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Text with keys and certificates in it (RFC 7468). What stands between them is passed over.
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    /// One piece.
    ///
    /// @param label such as `CERTIFICATE`
    record Block(String label, byte[] bytes) {}

    static List<Block> read(String text) throws BadValue {
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            int end = labelEnd < 0 ? -1 : text.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new BadValue("a block that begins does not end", "is the file whole?");
            }
            blocks.add(block(label, text.substring(labelEnd + DASHES.length(), end)));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    private static Block block(String label, String body) throws BadValue {
        if (label.equals("ENCRYPTED PRIVATE KEY") || body.contains("ENCRYPTED")) {
            throw new BadValue(
                    "the key is encrypted",
                    "`openssl pkey -in FILE -out NEWFILE` writes it without a password");
        }
        try {
            return new Block(label, Base64.getDecoder().decode(body.replaceAll("\\s", "")));
        } catch (IllegalArgumentException _) {
            throw new BadValue("the text in `" + label + "` is not base64", "is the file whole?");
        }
    }
}
