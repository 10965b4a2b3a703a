package dev.mothership.client;

import dev.mothership.http.RequestHead;

/// Makes fingerprints of requests. Belongs to one thread at a time.
public interface Fingerprinter {

    /// All of a fingerprint but what depends on the values of cookies.
    ///
    /// @param head as it came over the wire; what was taken off since is still there. Its target,
    ///   and values that do not count for [Impressions], are not looked at
    Model model(RequestHead head);

    /// What requests have in common that differ in nothing else. Belongs to its fingerprinter's
    /// thread.
    @FunctionalInterface
    interface Model {

        /// @param head of such a request
        /// @return Latin-1 text that may stand in a header; the same for clients of the same make
        String fingerprint(RequestHead head);
    }

    /// The fingerprint of one request.
    default String of(RequestHead head) {
        return model(head).fingerprint(head);
    }
}
