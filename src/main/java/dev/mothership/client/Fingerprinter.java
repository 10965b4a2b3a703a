package dev.mothership.client;

import dev.mothership.http.RequestHead;

/// Makes fingerprints of requests. Belongs to one thread at a time.
@FunctionalInterface
public interface Fingerprinter {

    /// @param head as it came over the wire; what was taken off since is still there. Its target
    ///   and what `Referer` says are not looked at
    /// @return Latin-1 text that may stand in a header; the same for clients of the same make
    String of(RequestHead head);
}
