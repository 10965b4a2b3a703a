package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.List;

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

    @Override
    public String obstacle(Visitor visitor) {
        String fingerprint = visitor.fingerprint();
        return "is for the fingerprint `"
                + String.join("`, `", texts)
                + "`; this one is "
                + (fingerprint == null ? "" : fingerprint + ", ")
                + visitor.judgement().verdict().label();
    }

    /// More than this one decides, but it is what a client that lies about itself changes.
    @Override
    public FieldName decidedBy() {
        return FieldName.USER_AGENT;
    }
}
