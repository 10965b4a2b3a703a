package dev.mothership.client;

import java.util.ArrayList;
import java.util.List;

/// Says whether requests fit what they claim to be. Thread-safe.
public final class Judge {
    private static final Evidence[] ALL = Evidence.values();

    private Judge() {}

    /// By all that the request's head has but its target and the values that do not count for
    /// [Impressions].
    public static Judgement judge(Visitor visitor, Situation situation) {
        Claim claim = visitor.agent().claim();
        if (claim.family() == Claim.Family.NONE) {
            return Judgement.UNKNOWN;
        }
        Traits traits = Traits.of(claim, visitor.head(), situation);
        List<Evidence> found = null;
        for (Evidence evidence : ALL) {
            if (evidence.speaksAgainst(traits)) {
                found = found == null ? new ArrayList<>() : found;
                found.add(evidence);
            }
        }
        return found == null ? Judgement.FITS : Judgement.of(found);
    }
}
