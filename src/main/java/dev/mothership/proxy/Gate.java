package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import org.jspecify.annotations.Nullable;

/// What a request has to pass before it is routed: rate limits, the shields, and TLS where a
/// listener wants it.
final class Gate {
    private static final int PERMANENT_REDIRECT = 308; // RFC 9110, 15.4.9: the method stays
    private static final int TOO_MANY = 429;

    /// An answer of ours.
    ///
    /// @param field one that it has besides the usual ones, with `value`; null for none
    record Refusal(int status, String message, @Nullable FieldName field, String value) {
        Refusal(int status, String message) {
            this(status, message, null, "");
        }
    }

    private Gate() {}

    /// @return null where it may pass
    static @Nullable Refusal ask(Exchange exchange, ProxyLoop loop, ListenerPlan now) {
        ProxyState state = loop.state();
        RateLimiter limiter = state.limiter();
        HttpsRedirect redirect = now.redirect();
        Shields shields = now.plan().shields();
        if (limiter == null && redirect == null && shields == null) {
            return null;
        }
        RateLimiter.Excess excess =
                limiter == null ? null : limiter.count(exchange.origin().client());
        if (excess != null) {
            state.metrics().limited(excess.limit());
            return new Refusal(
                    TOO_MANY,
                    switch (excess.limit()) {
                        case GLOBAL -> "too many requests at this moment";
                        case ADDRESS -> "too many requests from this address";
                    },
                    FieldName.RETRY_AFTER,
                    Long.toString(excess.seconds()));
        }
        if (shields != null && shields.refuse(exchange.visitor(), loop)) {
            return Shields.REFUSAL;
        }
        String location =
                redirect == null
                        ? null
                        : redirect.location(
                                exchange.client().request(), exchange.origin(), state::port);
        if (location == null) {
            return null;
        }
        return location.isEmpty()
                ? new Refusal(400, "this is served by https only, and there is no Host")
                : new Refusal(
                        PERMANENT_REDIRECT,
                        "this is served by https only",
                        FieldName.LOCATION,
                        location);
    }
}
