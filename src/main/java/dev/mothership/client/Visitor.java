package dev.mothership.client;

import dev.mothership.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who sends a request, as far as its head tells. What nobody asks for is not found out; what was
/// found out stays, so that routes, ships and logs are told the same. Belongs to its request's
/// event loop, and is not asked anything new once the request's head is another one's.
public final class Visitor {
    private final RequestHead head;
    private final Clients clients;
    private final Impressions memory;
    private final Situation situation;
    private @Nullable Impression impression;
    private @Nullable String fingerprint;
    private @Nullable Judgement judgement;
    private Deciders decidedBy = Deciders.NONE;

    /// @param clients who is known, by the manifest in force when the request came
    /// @param memory of the event loop
    /// @param situation in which it came
    public Visitor(RequestHead head, Clients clients, Impressions memory, Situation situation) {
        this.head = head;
        this.clients = clients;
        this.memory = memory;
        this.situation = situation;
    }

    /// One alone.
    public Visitor(RequestHead head, Clients clients, Situation situation) {
        this(head, clients, new Impressions(), situation);
    }

    /// The request's line and header fields, as they came.
    public RequestHead head() {
        return head;
    }

    /// Who is known.
    Clients clients() {
        return clients;
    }

    /// What kinds of client it is of.
    public Kinds kinds() {
        return agent().kinds();
    }

    /// The request's fingerprint; null where there are none.
    public @Nullable String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = situation.fingerprint(this);
            fingerprint = known;
        }
        return known;
    }

    /// Whether the request fits what it claims to be.
    public Judgement judgement() {
        Judgement known = judgement;
        if (known == null) {
            known = situation.judge(this);
            judgement = known;
        }
        return known;
    }

    Agent agent() {
        return impression().agent();
    }

    /// What is thought of those with such a head.
    public Impression impression() {
        Impression known = impression;
        if (known == null) {
            known = memory.of(this, situation);
            impression = known;
        }
        return known;
    }

    /// Whether it meets a condition; notes by what it was decided.
    public boolean meets(Condition condition) {
        decidedBy = decidedBy.and(condition.decidedBy());
        return impression().meets(condition, this);
    }

    /// What had a say in which route takes it.
    public Deciders decidedBy() {
        return decidedBy;
    }

    /// Why it is of the kinds it is of, a line for each reason, for people.
    public List<String> reasons() {
        return clients.reasons(agent().text());
    }
}
