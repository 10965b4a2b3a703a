package dev.mothership.client;

import dev.mothership.http.FieldName;
import java.util.List;

/// What a route wants of a request besides its host and path. Immutable.
public sealed interface Condition permits AgentCondition, FingerprintCondition {

    /// `ua_filter`.
    ///
    /// @param filters kinds and `~regex`, each right
    static Condition agent(List<String> filters) {
        return new AgentCondition(filters);
    }

    /// `fingerprint`.
    ///
    /// @param patterns of fingerprints and verdicts, each right
    static Condition fingerprint(List<String> patterns) {
        return new FingerprintCondition(patterns);
    }

    boolean takes(Visitor visitor);

    /// Why a visitor is not taken, for people: continues a sentence whose subject is the route.
    String obstacle(Visitor visitor);

    /// The header field that decides: a cache between us and the client has to know (RFC 9110,
    /// 12.5.5).
    FieldName decidedBy();
}
