package dev.mothership.proxy;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What a PROXY header says of the connection that it begins.
sealed interface ProxyClaim {
    AttributeKey<ProxyClaim> KEY = AttributeKey.valueOf(ProxyClaim.class, "claim");

    /// There is none, it is not believed, or the proxy speaks for itself (`LOCAL`).
    record None() implements ProxyClaim {}

    /// The proxy does not know or say who the client is: an address of another kind than IP, or
    /// `UNKNOWN`. The address is the proxy's, but what the connection says is not the proxy's word.
    record Unknown() implements ProxyClaim {}

    /// @param port what the client has connected to
    record Client(InetAddress address, int port) implements ProxyClaim {}

    ProxyClaim NONE = new None();

    static ProxyClaim of(Channel connection) {
        @Nullable ProxyClaim known = connection.attr(KEY).get();
        return known == null ? NONE : known;
    }
}
