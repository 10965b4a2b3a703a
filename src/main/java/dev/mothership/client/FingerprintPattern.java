package dev.mothership.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a manifest says of fingerprints: a pattern with `*` for anything, or a verdict, or `!` and
/// a verdict. Immutable.
final class FingerprintPattern {
    private final String text;
    private final @Nullable Verdict verdict;
    private final boolean inverted;
    private final String[] parts;

    /// @param text as the manifest has it, and right
    FingerprintPattern(String text) {
        this.text = text;
        this.inverted = text.startsWith("!");
        Optional<Verdict> named = Verdict.of(inverted ? text.substring(1) : text);
        this.verdict = named.orElse(null);
        this.parts = text.split("\\*", -1);
    }

    /// Whether it says something of what a request is like, not of what was made of it.
    boolean asksFingerprint() {
        return verdict == null;
    }

    boolean matches(Visitor visitor) {
        Verdict wanted = verdict;
        if (wanted != null) {
            return (visitor.judgement().verdict() == wanted) != inverted;
        }
        String fingerprint = visitor.fingerprint();
        return fingerprint != null && matches(fingerprint);
    }

    /// Each part between two stars as early as it goes.
    private boolean matches(String fingerprint) {
        String first = parts[0];
        if (parts.length == 1) {
            return fingerprint.equals(first);
        }
        String last = parts[parts.length - 1];
        int at = first.length();
        int end = fingerprint.length() - last.length();
        if (end < at || !fingerprint.startsWith(first) || !fingerprint.endsWith(last)) {
            return false;
        }
        for (int i = 1; i < parts.length - 1; i++) {
            int found = fingerprint.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= end;
    }

    @Override
    public String toString() {
        return text;
    }
}
