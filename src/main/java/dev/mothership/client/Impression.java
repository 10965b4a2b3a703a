package dev.mothership.client;

import org.jspecify.annotations.Nullable;

/// What is thought of requests with the same head: found out when somebody asks, and kept. Belongs
/// to an event loop.
public final class Impression {
    private final Agent agent;
    private final Answers answers = new Answers();
    private @Nullable Judgement judgement;
    private Fingerprinter.@Nullable Model model;

    Impression(Agent agent) {
        this.agent = agent;
    }

    Agent agent() {
        return agent;
    }

    /// Whether the request fits what it claims to be.
    ///
    /// @param visitor of whom it is
    public Judgement judgement(Visitor visitor, Situation situation) {
        Judgement known = judgement;
        if (known == null) {
            known = Judge.judge(visitor, situation);
            judgement = known;
        }
        return known;
    }

    /// The request's fingerprint.
    ///
    /// @param visitor of whom it is
    /// @param fingerprinter always the same one
    public String fingerprint(Visitor visitor, Fingerprinter fingerprinter) {
        Fingerprinter.Model known = model;
        if (known == null) {
            known = fingerprinter.model(visitor.head());
            model = known;
        }
        return known.fingerprint(visitor.head());
    }

    /// Whether the request meets a condition.
    ///
    /// @param visitor of whom it is
    boolean meets(Condition condition, Visitor visitor) {
        Question question = condition.question();
        if (question == null) {
            return condition.takes(visitor);
        }
        return answers.has(question)
                ? answers.isYes(question)
                : answers.keep(question, condition.takes(visitor));
    }
}
