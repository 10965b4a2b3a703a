package dev.mothership.files;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A content coding that a file may lie compressed in beside the file itself; the first is the one
/// that is taken where a client likes several equally.
enum Coding {
    BROTLI("br", ".br"),
    ZSTANDARD("zstd", ".zst"),
    GZIP("gzip", ".gz");

    /// A weight in thousandths.
    private static final int ONE = 1_000;

    private static final String IDENTITY = "identity";

    private final String token;
    private final String ending;

    Coding(String token, String ending) {
        this.token = token;
        this.ending = ending;
    }

    /// As `Content-Encoding` has it.
    String token() {
        return token;
    }

    /// What the compressed file's name has after the file's.
    String ending() {
        return ending;
    }

    /// Those that may be sent, best first (RFC 9110, 12.5.3). What is liked less than the file as
    /// it is, is not among them.
    ///
    /// @param accept the `Accept-Encoding`; null where there is none
    static List<Coding> accepted(@Nullable String accept) {
        if (accept == null) {
            return List.of();
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        int plain = Math.max(0, weight(lower, IDENTITY));
        return Stream.of(values())
                .filter(coding -> weight(lower, coding.token) > 0)
                .filter(coding -> weight(lower, coding.token) >= plain)
                .sorted(
                        Comparator.comparingInt((Coding coding) -> weight(lower, coding.token))
                                .reversed())
                .toList();
    }

    /// @return -1 where it is not named
    private static int weight(String accept, String token) {
        int any = -1;
        for (String element : accept.split(",", -1)) {
            String[] parts = element.split(";", -1);
            String name = parts[0].strip();
            if (name.equals(token) || (token.equals("gzip") && name.equals("x-gzip"))) {
                return quality(parts);
            }
            if (name.equals("*") && !token.equals(IDENTITY)) {
                any = quality(parts);
            }
        }
        return any;
    }

    /// What cannot be read is 0: nothing is sent that may not be wanted.
    private static int quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                String value = parameter.substring(2).strip();
                return value.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")
                        ? (int) Math.round(Double.parseDouble(value) * ONE)
                        : 0;
            }
        }
        return ONE;
    }
}
