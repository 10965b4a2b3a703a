package dev.mothership.proxy;

/// The arithmetic of a token bucket that fills by one token every `interval` nanoseconds and is
/// full with what comes in `span`. A bucket's whole state is one number: the time at which it is
/// full again (the generic cell rate algorithm, ITU-T I.371). Times count from 1 up.
///
/// @param interval at least 1
/// @param span for which it fills
record TokenBucket(long interval, long span) {

    /// @param tokens that come in `span`; so many may be taken at once
    static TokenBucket of(int tokens, long span) {
        return new TokenBucket(Math.max(1, span / tokens), span);
    }

    /// Takes a token out.
    ///
    /// @param full when the bucket would be full again
    /// @return the new time at which it is full again; negative where there is no token: then the
    ///   time until there is one
    long take(long full, long now) {
        long next = Math.max(full, now) + interval;
        long ahead = next - now - span;
        return ahead <= 0 ? next : -ahead;
    }
}
