package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.HeadWriter;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
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
    void describe(HeadWriter out, @Nullable String host, String requestId) {
        if (address != null) {
            out.field(FieldName.X_FORWARDED_FOR, address);
        }
        out.field(FieldName.X_FORWARDED_PROTO, "http");
        if (host != null) {
            out.field(FieldName.X_FORWARDED_HOST, host);
        }
        if (port != null) {
            out.field(FieldName.X_FORWARDED_PORT, port);
        }
        out.field(FieldName.X_REQUEST_ID, requestId);
    }
}
