package dev.mothership.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `fingerprint`: the request looks like one of these. Immutable.
final class FingerprintCondition implements Condition {
    private final List<String> texts;
    private final FingerprintPatterns patterns;

    /// @param texts as the manifest has them, each right
    FingerprintCondition(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.patterns = new FingerprintPatterns(texts);
    }

    @Override
    public boolean takes(Visitor visitor) {
        return patterns.match(visitor);
    }

    /// A fingerprint tells of cookies.
    @Override
    public @Nullable Question question() {
        return null;
    }

    @Override
    public String describe() {
        return "is for the fingerprint " + String.join(", ", texts);
    }

    @Override
    public String obstacle(Visitor visitor) {
        String fingerprint = visitor.fingerprint();
        return describe()
                + ", this one is "
                + (fingerprint == null ? "" : fingerprint + ", ")
                + visitor.judgement().verdict().label();
    }

    /// All of them and their order: a cache that went by the User-Agent would give browsers what
    /// one who claims to be one was given.
    @Override
    public Deciders decidedBy() {
        return Deciders.ANYTHING;
    }
}
