package dev.mothership.client;

import com.google.re2j.Pattern;
import java.util.List;

/// `ua_filter`: the client is of one of these kinds, or its User-Agent matches a pattern.
/// Immutable.
final class AgentCondition implements Condition {
    private final List<String> filters;
    private final int kinds;
    private final List<Numbered> patterns;

    /// @param number different for each pattern of a manifest
    record Numbered(Pattern pattern, int number) {}

    /// @param filters as the manifest has them
    /// @param kinds bits
    AgentCondition(List<String> filters, int kinds, List<Numbered> patterns) {
        this.filters = List.copyOf(filters);
        this.kinds = kinds;
        this.patterns = List.copyOf(patterns);
    }

    @Override
    public boolean takes(Visitor visitor) {
        Agent agent = visitor.agent();
        if (agent.kinds().hasAnyOf(kinds)) {
            return true;
        }
        for (int i = 0; i < patterns.size(); i++) {
            Numbered numbered = patterns.get(i);
            if (agent.matches(numbered.pattern(), numbered.number())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String describe() {
        return "is for " + String.join(", ", filters) + " clients";
    }

    @Override
    public String obstacle(Visitor visitor) {
        return describe() + ", this one is " + visitor.kinds();
    }

    @Override
    public Deciders decidedBy() {
        return Deciders.USER_AGENT;
    }
}
