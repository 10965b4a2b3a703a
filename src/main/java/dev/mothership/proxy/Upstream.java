package dev.mothership.proxy;

import io.vertx.core.net.SocketAddress;

/// A ship as the proxy sees it.
sealed interface Upstream {

    /// Takes requests.
    ///
    /// @param addresses at least one; never changed
    @SuppressWarnings("ArrayRecordComponent") // read on the hot path, compared nowhere
    record Ready(SocketAddress[] addresses) implements Upstream {}

    /// Is starting or restarting: requests wait.
    record Coming() implements Upstream {}

    /// Will not come by itself: requests get 503 at once.
    record Gone() implements Upstream {}
}
