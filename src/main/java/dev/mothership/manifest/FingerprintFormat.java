package dev.mothership.manifest;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The form of patterns for JA4H fingerprints: as much of one as is there, with `*` for the rest;
/// or a verdict.
final class FingerprintFormat {
    private static final List<String> VERDICTS = List.of("fits", "doubtful", "spoofed", "unknown");
    private static final Pattern VERDICT = Pattern.compile("!?[a-z]{3,}");
    private static final String LIKE = "write \"ge11*\", \"spoofed\" or \"!spoofed\"";
    private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9_*-]+");

    /// What may stand at each place of a fingerprint.
    private static final String[] PLACES = places();

    private FingerprintFormat() {}

    private static String[] places() {
        String hash = "_" + "h".repeat(12);
        return ("mm1vxrnnllll" + hash + hash + hash)
                .chars()
                .mapToObj(FingerprintFormat::characters)
                .toArray(String[]::new);
    }

    private static String characters(int kind) {
        return switch (kind) {
            case 'm' -> "abcdefghijklmnopqrstuvwxyz-";
            case '1' -> "123";
            case 'v' -> "01";
            case 'x' -> "cn";
            case 'r' -> "rn";
            case 'n' -> "0123456789";
            case 'l' -> "abcdefghijklmnopqrstuvwxyz0123456789*";
            case 'h' -> "0123456789abcdef";
            default -> "_";
        };
    }

    /// Whether it is about what was made of a fingerprint and of all else.
    static boolean isVerdict(String text) {
        return VERDICTS.contains(text.startsWith("!") ? text.substring(1) : text);
    }

    static String parse(String text) throws BadValue {
        if (isVerdict(text)) {
            return text;
        }
        String word = text.startsWith("!") ? text.substring(1) : text;
        if (VERDICT.matcher(text).matches()) {
            throw new BadValue(
                    "\"" + text + "\" is neither a verdict nor a fingerprint",
                    Nearest.hint(word, VERDICTS, "verdicts") + "; or a pattern such as \"ge11*\"");
        }
        if (text.startsWith("!")) {
            throw new BadValue("only a verdict can have `!` before it", LIKE);
        }
        if (!CHARACTERS.matcher(text).matches()) {
            String lower = text.toLowerCase(Locale.ROOT);
            boolean rest = CHARACTERS.matcher(lower).matches();
            throw new BadValue(
                    "\"" + text + "\" is not a fingerprint",
                    rest ? "fingerprints are in lower case: write \"" + lower + "\"" : LIKE);
        }
        int star = text.indexOf('*');
        if (star < 0 && text.length() != PLACES.length) {
            throw new BadValue(
                    "\""
                            + text
                            + "\" is "
                            + (text.length() < PLACES.length ? "shorter" : "longer")
                            + " than a fingerprint and matches none",
                    "write \"" + shortened(text) + "*\" for all that begin so");
        }
        check(text, star < 0 ? text.length() : star);
        return text;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), PLACES.length - 1));
    }

    private static void check(String text, int end) throws BadValue {
        for (int i = 0; i < end; i++) {
            if (i >= PLACES.length || PLACES[i].indexOf(text.charAt(i)) < 0) {
                throw new BadValue(
                        "\""
                                + text
                                + "\" matches no fingerprint: "
                                + "there is no `"
                                + text.charAt(i)
                                + "` at place "
                                + (i + 1),
                        "a fingerprint is like"
                                + " \"ge11nn05enus_6f8992deff94_000000000000_000000000000\"");
            }
        }
    }
}
