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
record Traits(Claim claim, RequestHead head, boolean relayed, boolean secure) {

    static Traits of(Claim claim, RequestHead head, Situation situation) {
        Fields fields = head.fields();
        boolean relayed =
                situation.isRelayed()
                        || fields.has(FieldName.VIA)
                        || fields.has(FieldName.FORWARDED)
                        || fields.has(FieldName.X_FORWARDED_FOR);
        return new Traits(claim, head, relayed, situation.isSecure());
    }

    /// Whether it says to be this browser, of this version or a later one, and nothing besides.
    boolean claims(Family family, int version) {
        return claim.family() == family && claim.version() >= version && claim.usual();
    }

    Fields fields() {
        return head.fields();
    }

    boolean has(FieldName name) {
        return fields().has(name);
    }

    @Nullable String get(FieldName name) {
        return fields().get(name);
    }

    boolean is(FieldName name, String lower) {
        int at = fields().find(name, 0);
        return at >= 0 && fields().valueIs(at, lower);
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
