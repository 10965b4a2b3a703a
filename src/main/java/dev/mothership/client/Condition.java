package dev.mothership.client;

import dev.mothership.http.FieldName;

/// What a route wants of a request besides its host and path. Immutable.
public sealed interface Condition permits AgentCondition, AcceptCondition, FingerprintCondition {

    boolean takes(Visitor visitor);

    /// What it wants, for people: continues a sentence whose subject is the route.
    String describe();

    /// The same, and why a visitor is not taken.
    String obstacle(Visitor visitor);

    /// The header field that decides: a cache between us and the client has to know (RFC 9110,
    /// 12.5.5).
    FieldName decidedBy();
}
