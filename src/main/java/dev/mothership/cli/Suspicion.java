package dev.mothership.cli;

import dev.mothership.client.Evidence;
import dev.mothership.client.FingerprintPatterns;
import dev.mothership.client.Fingerprints;
import dev.mothership.client.Judge;
import dev.mothership.client.Judgement;
import dev.mothership.client.Situation;
import dev.mothership.client.Verdict;
import dev.mothership.client.Visitor;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import org.jspecify.annotations.Nullable;

/// What would be thought of a request that came to a listener straight from its client.
///
/// @param isSecure whether the listener takes TLS
record Suspicion(ProxySettings.Shields shields, boolean isSecure) implements Situation {

    static Suspicion of(Manifest manifest, Listener listener) {
        return new Suspicion(
                manifest.proxy().shields().orElse(ProxySettings.Shields.NONE),
                !listener.options().tls().isEmpty());
    }

    @Override
    public boolean isRelayed() {
        return false;
    }

    @Override
    public @Nullable String fingerprint(Visitor visitor) {
        return shields.ja4h()
                ? Fingerprints.INSTALLED.map(kind -> kind.open().of(visitor.head())).orElse(null)
                : null;
    }

    @Override
    public Judgement judge(Visitor visitor) {
        return Judge.judge(visitor, this);
    }

    /// Whether it would get no answer but 403.
    boolean refuses(Visitor visitor) {
        return shields.block()
                && (visitor.judgement().verdict() == Verdict.SPOOFED
                        || new FingerprintPatterns(shields.deny()).match(visitor));
    }

    /// Lines for people.
    void describe(Visitor visitor, StringBuilder text) {
        String fingerprint = visitor.fingerprint();
        if (fingerprint != null) {
            text.append("  has the fingerprint ").append(fingerprint).append('\n');
        }
        Judgement judgement = visitor.judgement();
        text.append("  ").append(explain(judgement.verdict())).append('\n');
        for (Evidence evidence : judgement.evidence()) {
            text.append("    ").append(evidence.label()).append(": it ");
            text.append(evidence.meaning()).append('\n');
        }
    }

    private static String explain(Verdict verdict) {
        return switch (verdict) {
            case UNKNOWN -> "does not claim to come from a browser (unknown)";
            case FITS -> "fits the browser that it claims to come from (fits)";
            case DOUBTFUL -> "may not come from the browser that it claims to (doubtful)";
            case SPOOFED -> "does not come from the browser that it claims to (spoofed)";
        };
    }
}
