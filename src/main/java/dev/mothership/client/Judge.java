package dev.mothership.client;

import dev.mothership.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says whether requests fit what they claim to be. It remembers what User-Agents claim; one for
/// each event loop, not thread-safe.
public final class Judge {
    private static final int PLACES = 64;
    private static final Evidence[] ALL = Evidence.values();

    private final @Nullable String[] agents = new String[PLACES];
    private final Claim[] claims = new Claim[PLACES];

    public Judgement judge(Visitor visitor, Situation situation) {
        Claim claim = claim(visitor.agent());
        if (claim.family() == Claim.Family.NONE) {
            return Judgement.UNKNOWN;
        }
        RequestHead head = visitor.head();
        Traits traits = Traits.of(claim, head, situation);
        List<Evidence> found = null;
        for (Evidence evidence : ALL) {
            if (evidence.speaksAgainst(traits)) {
                found = found == null ? new ArrayList<>() : found;
                found.add(evidence);
            }
        }
        return found == null ? Judgement.FITS : Judgement.of(found);
    }

    private Claim claim(String agent) {
        int code = agent.hashCode();
        int place = (code ^ (code >>> 16)) & (PLACES - 1);
        if (!agent.equals(agents[place])) {
            claims[place] = Claim.of(agent);
            agents[place] = agent;
        }
        return claims[place];
    }
}
