package dev.mothership.client;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Makes the conditions of one manifest's routes. Not thread-safe; what it makes is.
public final class Conditions {
    private int conditions;
    private int patterns;

    /// `ua_filter`: a client of one of these kinds, or whose User-Agent matches.
    ///
    /// @param filters kinds and `~regex`, each right
    public Condition agent(List<String> filters) {
        int kinds = 0;
        List<AgentCondition.Asked> asked = new ArrayList<>();
        for (String filter : filters) {
            if (filter.startsWith("~")) {
                Pattern pattern = Pattern.compile(filter.substring(1));
                asked.add(new AgentCondition.Asked(pattern, new Question(this, patterns++)));
            } else {
                kinds |= Kind.of(filter).bit();
            }
        }
        return new AgentCondition(new Question(this, conditions++), filters, kinds, asked);
    }

    /// `fingerprint`: a request that looks like one of these.
    ///
    /// @param patterns of fingerprints and verdicts, each right
    public Condition fingerprint(List<String> patterns) {
        return new FingerprintCondition(patterns);
    }

    /// `accept`: a client that asks for one of these media types by name.
    ///
    /// @param types each right
    public Condition accept(List<String> types) {
        return new AcceptCondition(
                new Question(this, conditions++), types.stream().map(MediaType::of).toList());
    }
}
