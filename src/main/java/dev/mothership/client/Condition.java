package dev.mothership.client;

import org.jspecify.annotations.Nullable;

/// What a route wants of a request besides its host and path. Immutable.
public sealed interface Condition permits AgentCondition, AcceptCondition, FingerprintCondition {

    boolean takes(Visitor visitor);

    /// Under which the answer may be kept for requests with the same head; null where it depends on
    /// the target, or on a value that does not count for [Impressions].
    @Nullable Question question();

    /// What it wants, for people: continues a sentence whose subject is the route.
    String describe();

    /// The same, and why a visitor is not taken.
    String obstacle(Visitor visitor);

    /// What decides: a cache between us and the client has to know.
    Deciders decidedBy();
}
