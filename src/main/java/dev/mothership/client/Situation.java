package dev.mothership.client;

import org.jspecify.annotations.Nullable;

/// How a request came here, and by whose means it is looked at. Belongs to its request's event
/// loop.
public interface Situation {
    /// Nothing is known of the way, and there are no fingerprints.
    Situation UNKNOWN =
            new Situation() {
                @Override
                public boolean isRelayed() {
                    return true;
                }

                @Override
                public boolean isSecure() {
                    return false;
                }

                @Override
                public @Nullable String fingerprint(Visitor visitor) {
                    return null;
                }

                @Override
                public Judgement judge(Visitor visitor) {
                    return Judge.judge(visitor, this);
                }
            };

    /// Whether somebody who may add and strip headers passed it on: a trusted proxy.
    boolean isRelayed();

    /// Whether the client used TLS.
    boolean isSecure();

    /// Null where there are no fingerprints.
    @Nullable String fingerprint(Visitor visitor);

    Judgement judge(Visitor visitor);
}
