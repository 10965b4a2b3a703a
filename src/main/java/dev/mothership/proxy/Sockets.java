package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;

/// Event loops and sockets of the kind that Vert.x has found to be best on this system: epoll,
/// kqueue or NIO.
final class Sockets {
    private final VertxInternal vertx;
    private final ListeningSockets listening;

    Sockets(Vertx vertx, ListeningSockets listening) {
        this.vertx = (VertxInternal) vertx;
        this.listening = listening;
    }

    ListeningSockets listening() {
        return listening;
    }

    /// As many as there are processors, where Vert.x has twice as many: a second loop on a
    /// processor only adds switches between threads.
    List<EventLoop> loops() {
        EventLoopGroup group = vertx.getEventLoopGroup();
        int processors = Runtime.getRuntime().availableProcessors();
        int most = group instanceof MultithreadEventLoopGroup many ? many.executorCount() : 1;
        return Stream.generate(group::next).limit(Math.min(most, processors)).toList();
    }

    boolean hasUnixSockets() {
        return vertx.transport().supportsDomainSockets();
    }

    ChannelFactory<? extends ServerChannel> listening(Address address) {
        return vertx.transport().serverChannelFactory(address instanceof Address.Unix);
    }

    ChannelFactory<? extends Channel> connecting(SocketAddress address) {
        return vertx.transport().channelFactory(!(address instanceof InetSocketAddress));
    }

    /// Finds addresses of names without blocking.
    AddressResolverGroup<InetSocketAddress> resolver() {
        return vertx.nettyAddressResolverGroup();
    }

    /// Names stay names.
    SocketAddress address(Address address) {
        return switch (address) {
            case Address.Tcp(String host, int port) -> {
                byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
                yield literal == null
                        ? InetSocketAddress.createUnresolved(host, port)
                        : new InetSocketAddress(
                                NetUtil.createInetAddressFromIpAddressString(host), port);
            }
            case Address.Unix(var path) ->
                    vertx.transport()
                            .convert(
                                    io.vertx.core.net.SocketAddress.domainSocketAddress(
                                            path.toString()));
        };
    }
}
