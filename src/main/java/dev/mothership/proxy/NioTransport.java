package dev.mothership.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// The sockets of Java itself, for systems that Netty has no native transport for, as FreeBSD.
/// Unlike Vert.x's own transport of this kind it has Unix sockets, which Java has since 16.
///
/// Vert.x finds it as a service and asks it first, so it steps back where there is a native one.
public final class NioTransport extends JDKTransport {

    @Override
    public boolean isAvailable() {
        Transport found = VertxBuilder.nativeTransport();
        return found == null || !found.isAvailable();
    }

    @Override
    public boolean supportsDomainSockets() {
        return true;
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return address.isDomainSocket()
                ? UnixDomainSocketAddress.of(address.path())
                : super.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress named
                ? io.vertx.core.net.SocketAddress.domainSocketAddress(named.getPath().toString())
                : super.convert(address);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return domainSocket ? NioDomainSocketChannel::new : super.channelFactory(false);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? NioServerDomainSocketChannel::new : super.serverChannelFactory(false);
    }
}
