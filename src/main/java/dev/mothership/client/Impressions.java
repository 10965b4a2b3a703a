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
/// Of bounded size, whatever clients send: one takes the place of another, and heads that are long
/// or of many fields are not remembered. An entry is for those only whose head is the same to the
/// letter, but for values that no rule looks at: nobody gets what was thought of somebody else.
/// Belongs to its event loop.
public final class Impressions {
    private static final int PLACES = 256;

    /// Bytes of a head; browsers send 400 to 1,000 and cookies.
    private static final int LONGEST = 2_048;

    /// Of a head; browsers send 10 to 25, and a router on the way adds some.
    private static final int MOST_FIELDS = 64;

    /// No rule or condition looks at their values, but for what a fingerprint says of cookies. They
    /// are others for each user, page, file or request.
    private static final FieldsEquivalence HEADS =
            new FieldsEquivalence(
                    FieldName.CONTENT_LENGTH,
                    FieldName.COOKIE,
                    FieldName.FORWARDED,
                    FieldName.IF_MATCH,
                    FieldName.IF_MODIFIED_SINCE,
                    FieldName.IF_NONE_MATCH,
                    FieldName.IF_RANGE,
                    FieldName.IF_UNMODIFIED_SINCE,
                    FieldName.OTHER,
                    FieldName.RANGE,
                    FieldName.REFERER,
                    FieldName.SEC_WEBSOCKET_KEY,
                    FieldName.X_FORWARDED_FOR,
                    FieldName.X_FORWARDED_OTHER,
                    FieldName.X_REQUEST_ID,
                    FieldName.X_REQUEST_START);

    private final @Nullable Place[] places = new Place[PLACES];
    private final Agents agents = new Agents();

    /// All that [Judge], a [Fingerprinter.Model] and a numbered [Condition] look at, and what came
    /// of it.
    private record Place(
            FieldsEquivalence.Example fields,
            String method,
            HttpVersion version,
            boolean websocket,
            boolean relayed,
            boolean secure,
            Clients clients,
            Impression impression) {

        static Place of(Visitor visitor, Situation situation, Impression impression) {
            RequestHead head = visitor.head();
            return new Place(
                    HEADS.example(head.fields()),
                    head.method(),
                    head.version(),
                    head.asksForWebSocket(),
                    situation.isRelayed(),
                    situation.isSecure(),
                    visitor.clients(),
                    impression);
        }

        boolean isOf(Visitor visitor, Situation situation) {
            RequestHead head = visitor.head();
            return clients == visitor.clients()
                    && version == head.version()
                    && method.equals(head.method())
                    && websocket == head.asksForWebSocket()
                    && relayed == situation.isRelayed()
                    && secure == situation.isSecure()
                    && fields.isLike(head.fields());
        }
    }

    /// What is thought of a request.
    Impression of(Visitor visitor, Situation situation) {
        Fields fields = visitor.head().fields();
        if (fields.length() > LONGEST || fields.size() > MOST_FIELDS) {
            return make(visitor);
        }
        int index = HEADS.hash(fields) & PLACES - 1;
        Place place = places[index];
        if (place == null || !place.isOf(visitor, situation)) {
            place = Place.of(visitor, situation, make(visitor));
            places[index] = place;
        }
        return place.impression();
    }

    private Impression make(Visitor visitor) {
        return new Impression(agents.of(visitor.clients(), visitor.head().fields()));
    }
}
