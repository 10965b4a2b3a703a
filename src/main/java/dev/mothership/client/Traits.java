package dev.mothership.client;

import dev.mothership.client.Claim.Family;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What rules ask of one request.
///
/// @param relayed whether somebody on the way may have added and stripped headers
/// @param secure whether the client used TLS
/// @param present bits of the fields that are there
/// @param brands the client hint that several rules ask for
record Traits(
        Claim claim,
        RequestHead head,
        boolean relayed,
        boolean secure,
        long present,
        @Nullable String brands) {
    /// What only those add who pass requests on.
    private static final long OF_RELAYS =
            FieldName.VIA.bit() | FieldName.FORWARDED.bit() | FieldName.X_FORWARDED_FOR.bit();

    static Traits of(Claim claim, RequestHead head, Situation situation) {
        Fields fields = head.fields();
        long present = present(fields);
        return new Traits(
                claim,
                head,
                (present & OF_RELAYS) != 0 || situation.isRelayed(),
                situation.isSecure(),
                present,
                (present & FieldName.SEC_CH_UA.bit()) == 0
                        ? null
                        : fields.get(FieldName.SEC_CH_UA));
    }

    private static long present(Fields fields) {
        long present = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.isRemoved(i)) {
                present |= fields.kind(i).bit();
            }
        }
        return present;
    }

    /// Whether it says to be this browser, of this version or a later one, and nothing besides.
    boolean claims(Family family, int version) {
        return claim.family() == family && claim.version() >= version && claim.usual();
    }

    Fields fields() {
        return head.fields();
    }

    boolean has(FieldName name) {
        return (present & name.bit()) != 0;
    }

    @Nullable String get(FieldName name) {
        return has(name) ? fields().get(name) : null;
    }

    boolean is(FieldName name, String lower) {
        return has(name) && fields().valueIs(fields().find(name, 0), lower);
    }

    /// Whether a browser takes the place that it asks for a trustworthy one (W3C Secure Contexts,
    /// 3.1): only those are told who asks.
    boolean isTrustworthy() {
        return secure || LocalHosts.has(get(FieldName.HOST));
    }

    boolean isHttp2() {
        return head.version() == HttpVersion.HTTP_2;
    }

    boolean isNavigation() {
        return is(FieldName.SEC_FETCH_DEST, "document") || is(FieldName.SEC_FETCH_DEST, "iframe");
    }
}
