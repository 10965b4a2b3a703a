package dev.mothership.proxy;

/// What decides on the answer to a preflight: requests whose keys are equal get the same one.
/// Immutable.
///
/// One string and an order, so that a client that picks values whose hashes collide makes a look-up
/// logarithmic, not linear: what a hash table does with keys that can be compared.
///
/// @param text all that the ship could look at, as [PreflightRequest] puts it together
/// @param era the processes that the ship consists of: others may answer differently
record PreflightKey(String text, ShipUpstream upstream, Upstream.Ready era)
        implements Comparable<PreflightKey> {

    /// Whether the ship still consists of the same processes.
    boolean isCurrent() {
        return upstream.now() == era;
    }

    PreflightKey with(String otherText) {
        return new PreflightKey(otherText, upstream, era);
    }

    /// By the text alone: not consistent with `equals`.
    @Override
    public int compareTo(PreflightKey other) {
        return text.compareTo(other.text);
    }
}
