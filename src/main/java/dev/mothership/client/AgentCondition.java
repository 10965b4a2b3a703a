package dev.mothership.client;

import com.google.re2j.Pattern;
import java.util.List;

/// `ua_filter`: the client is of one of these kinds, or its User-Agent matches a pattern.
/// Immutable.
final class AgentCondition implements Condition {
    private final Question question;
    private final List<String> filters;
    private final int kinds;
    private final List<Asked> patterns;

    record Asked(Pattern pattern, Question question) {}

    /// @param filters as the manifest has them
    /// @param kinds bits
    AgentCondition(Question question, List<String> filters, int kinds, List<Asked> patterns) {
        this.question = question;
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
            Asked asked = patterns.get(i);
            if (agent.matches(asked.pattern(), asked.question())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Question question() {
        return question;
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
