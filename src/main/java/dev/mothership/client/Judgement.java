package dev.mothership.client;

import java.util.List;
import java.util.stream.Collectors;

/// Whether a request fits what it claims to be, and what speaks against it. Immutable.
///
/// @param evidence in the order of [Evidence]
public record Judgement(Verdict verdict, List<Evidence> evidence) {
    static final Judgement FITS = new Judgement(Verdict.FITS, List.of());
    static final Judgement UNKNOWN = new Judgement(Verdict.UNKNOWN, List.of());

    public Judgement {
        evidence = List.copyOf(evidence);
    }

    static Judgement of(List<Evidence> evidence) {
        if (evidence.isEmpty()) {
            return FITS;
        }
        return new Judgement(
                evidence.stream()
                        .map(Evidence::proves)
                        .max(Verdict::compareTo)
                        .orElse(Verdict.FITS),
                evidence);
    }

    /// The names of the evidence.
    public List<String> names() {
        return evidence.stream().map(Evidence::label).collect(Collectors.toList());
    }
}
