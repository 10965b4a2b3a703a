package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a connection: by its socket, or by a PROXY header that is believed.
/// Of one that is trusted, what it says of each request is believed.
final class Peer {
    private static final AttributeKey<Peer> PEER = AttributeKey.valueOf(Peer.class, "peer");

    private final @Nullable InetAddress address;
    private final int port;
    private final boolean secure;
    private final Trust trust;
    private final boolean believed;
    private final boolean announced;
    private final Origin own;

    private Peer(
            @Nullable InetAddress address,
            int port,
            boolean secure,
            Trust trust,
            boolean believed,
            boolean announced) {
        this.address = address;
        this.port = port;
        this.secure = secure;
        this.trust = trust;
        this.believed = believed;
        this.announced = announced;
        this.own = Origin.of(address, secure, port, believed, Claims.NONE, null);
    }

    /// The same object for all requests of a connection, as long as those who are trusted are the
    /// same. To be asked when TLS, if there is any, has begun.
    ///
    /// @param channel an HTTP/1 connection or an HTTP/2 stream
    static Peer of(Channel channel, Trust trust) {
        Channel parent = channel.parent();
        Channel connection = parent == null || parent instanceof ServerChannel ? channel : parent;
        Peer known = connection.attr(PEER).get();
        if (known == null || known.trust != trust) {
            known = make(connection, trust);
            connection.attr(PEER).set(known);
        }
        return known;
    }

    private static Peer make(Channel connection, Trust trust) {
        boolean secure = connection.pipeline().get(SslHandler.class) != null;
        InetAddress address = address(connection);
        int port =
                connection.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
        return switch (ProxyClaim.of(connection)) {
            case ProxyClaim.Client(InetAddress client, int asked) ->
                    new Peer(client, asked, secure, trust, trust.trusts(client), true);
            case ProxyClaim.Unknown() -> new Peer(address, port, secure, trust, false, true);
            case ProxyClaim.None() ->
                    new Peer(address, port, secure, trust, trust.trusts(address), false);
        };
    }

    /// By its socket; null on a Unix one.
    static @Nullable InetAddress address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress remote
                ? IpText.plain(remote.getAddress())
                : null;
    }

    /// Those whose word is taken, here and in what a trusted peer says.
    Trust trust() {
        return trust;
    }

    /// Whether a PROXY header came before: then somebody else has the client's end of the
    /// connection, and may have ended its TLS.
    boolean isAnnounced() {
        return announced;
    }

    /// Where a request comes from of which it has said nothing that is believed.
    Origin own() {
        return own;
    }

    /// Where a request of it comes from.
    Origin origin(RequestHead request) {
        if (!believed) {
            return own;
        }
        Fields fields = request.fields();
        Claims claims = Claims.of(fields, trust);
        return claims == Claims.NONE
                ? own
                : Origin.of(address, secure, port, true, claims, fields.get(FieldName.HOST));
    }
}
