package dev.mothership.client;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.FieldsEquivalence;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What an event loop has lately found out about requests by their heads: a browser sends the same
/// head again and again, and only the target is another one, which tells nothing of the client.
///
/// Of fixed size, whatever clients send: one takes the place of another, and long heads are not
/// remembered. An entry is for those only whose head is the same to the letter, but for values that
/// no rule looks at: nobody gets what was thought of somebody else. Belongs to its event loop.
public final class Impressions {
    private static final int PLACES = 256;

    /// Bytes of a head; browsers send 400 to 1,000 and cookies.
    private static final int LONGEST = 2_048;

    /// The values of these make no difference to a verdict: they are others for each user and page.
    private static final FieldsEquivalence HEADS =
            new FieldsEquivalence(FieldName.COOKIE, FieldName.REFERER);

    private final @Nullable Impression[] places = new Impression[PLACES];

    /// What is thought of a request: found out when somebody asks, and kept.
    public static final class Impression {
        private final Fields fields;
        private final String method;
        private final HttpVersion version;
        private final boolean websocket;
        private final boolean relayed;
        private final boolean secure;
        private final Clients clients;
        private @Nullable Judgement judgement;
        private @Nullable String fingerprint;

        private Impression(Visitor visitor, Situation situation, Fields fields) {
            RequestHead head = visitor.head();
            this.fields = fields;
            this.method = head.method();
            this.version = head.version();
            this.websocket = head.asksForWebSocket();
            this.relayed = situation.isRelayed();
            this.secure = situation.isSecure();
            this.clients = visitor.clients();
        }

        /// Whether all that [Judge] and a [Fingerprinter] look at is the same.
        private boolean isOf(Visitor visitor, Situation situation) {
            RequestHead head = visitor.head();
            return clients == visitor.clients()
                    && version == head.version()
                    && method.equals(head.method())
                    && websocket == head.asksForWebSocket()
                    && relayed == situation.isRelayed()
                    && secure == situation.isSecure()
                    && HEADS.areSame(fields, head.fields());
        }

        /// Whether the request fits what it claims to be.
        ///
        /// @param visitor for whom it was looked up, with `situation`
        public Judgement judgement(Visitor visitor, Situation situation) {
            Judgement known = judgement;
            if (known == null) {
                known = Judge.judge(visitor, situation);
                judgement = known;
            }
            return known;
        }

        /// The request's fingerprint. It depends on cookies, and is remembered where there are
        /// none.
        ///
        /// @param visitor for whom it was looked up
        /// @param fingerprinter always the same one
        public String fingerprint(Visitor visitor, Fingerprinter fingerprinter) {
            if (fields.has(FieldName.COOKIE)) {
                return fingerprinter.of(visitor.head());
            }
            String known = fingerprint;
            if (known == null) {
                known = fingerprinter.of(visitor.head());
                fingerprint = known;
            }
            return known;
        }
    }

    /// What is thought of a request.
    public Impression of(Visitor visitor, Situation situation) {
        Fields fields = visitor.head().fields();
        if (fields.length() > LONGEST) {
            return new Impression(visitor, situation, fields);
        }
        int place = HEADS.hash(fields) & PLACES - 1;
        Impression known = places[place];
        if (known == null || !known.isOf(visitor, situation)) {
            known = new Impression(visitor, situation, fields.copy());
            places[place] = known;
        }
        return known;
    }
}
