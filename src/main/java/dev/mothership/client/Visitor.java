package dev.mothership.client;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// Who sends a request, as far as its head tells. What nobody asks for is not found out; what was
/// found out stays, so that routes, ships and logs are told the same. Belongs to its request's
/// event loop, and is not asked anything new once the request's head is another one's.
public final class Visitor {
    /// Bytes of a User-Agent that are looked at. Browsers send 70 to 300; what is after that in a
    /// header of 32 KiB costs nobody any time.
    static final int LONGEST_AGENT = 1_024;

    private final RequestHead head;
    private final Situation situation;
    private @Nullable String agent;
    private @Nullable String fingerprint;
    private @Nullable Judgement judgement;

    /// One of whom no more is known than what it says.
    public Visitor(RequestHead head) {
        this(head, Situation.UNKNOWN);
    }

    public Visitor(RequestHead head, Situation situation) {
        this.head = head;
        this.situation = situation;
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

    /// The same, where somebody has asked already.
    public @Nullable Judgement knownJudgement() {
        return judgement;
    }

    /// The request's line and header fields, as they came.
    public RequestHead head() {
        return head;
    }

    /// The beginning of the User-Agent, [#LONGEST_AGENT] at most; empty where there is none.
    String agent() {
        String known = agent;
        if (known == null) {
            Fields fields = head.fields();
            int at = fields.find(FieldName.USER_AGENT, 0);
            known = at < 0 ? "" : fields.value(at, LONGEST_AGENT);
            agent = known;
        }
        return known;
    }
}
