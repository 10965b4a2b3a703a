package dev.mothership.client;

import java.util.List;

/// Patterns of fingerprints and verdicts, of which one is enough. Immutable.
public final class FingerprintPatterns {
    private final FingerprintPattern[] patterns;

    /// @param patterns as the manifest has them, each right
    public FingerprintPatterns(List<String> patterns) {
        this.patterns =
                patterns.stream().map(FingerprintPattern::new).toArray(FingerprintPattern[]::new);
    }

    public boolean match(Visitor visitor) {
        for (FingerprintPattern pattern : patterns) {
            if (pattern.matches(visitor)) {
                return true;
            }
        }
        return false;
    }
}
