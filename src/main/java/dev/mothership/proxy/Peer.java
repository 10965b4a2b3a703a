package dev.mothership.proxy;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a connection, as ships are told.
///
/// @param address the client's; null on a Unix socket
/// @param port ours; null on a Unix socket
record Peer(@Nullable String address, @Nullable String port) {

    static Peer of(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return new Peer(
                    NetUtil.toAddressString(remote.getAddress()),
                    Integer.toString(local.getPort()));
        }
        return new Peer(null, null);
    }

    /// Sets the headers that are ours; a client's own were dropped.
    ///
    /// @param host the request's `Host`
    void describe(MultiMap headers, @Nullable String host) {
        if (address != null) {
            headers.add("X-Forwarded-For", address);
        }
        headers.add("X-Forwarded-Proto", "http");
        if (host != null) {
            headers.add("X-Forwarded-Host", host);
        }
        if (port != null) {
            headers.add("X-Forwarded-Port", port);
        }
        headers.add("X-Request-Id", RequestIds.next());
    }
}
