package dev.mothership.proxy;

/// A client's connection, as its event loop sees it, which keeps it in a [Place].
interface Connection {
    /// Closes it where it is between two requests.
    void closeIfIdle();

    /// Closes it; a response that runs is broken.
    void close();

    /// Closes it because it is stalled.
    default void giveUp() {
        close();
    }

    /// Whether nothing has moved since `idleSince`, or a head has been coming since before
    /// `headSince`, though the client is not the one who is waiting.
    boolean isStalled(long idleSince, long headSince);
}
