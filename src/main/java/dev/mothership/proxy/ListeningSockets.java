package dev.mothership.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/// Opens the sockets that listen, and closes them. Thread-safe; no method may be called on an event
/// loop.
public interface ListeningSockets {
    /// A socket lives as long as its listener does.
    ListeningSockets ORDINARY =
            new ListeningSockets() {
                @Override
                public ChannelFuture open(
                        Bootstrap bootstrap, SocketAddress at, ChannelInboundHandler acceptor) {
                    return bootstrap.handler(acceptor).bind(at).awaitUninterruptibly();
                }

                @Override
                public void close(Channel socket) {
                    socket.close().awaitUninterruptibly();
                    // Java's own sockets keep the address until their event loop has looked for
                    // events again, and it does before something that is due later.
                    socket.eventLoop()
                            .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                            .awaitUninterruptibly();
                }
            };

    /// Blocks until it is open, or cannot be.
    ///
    /// @param bootstrap has everything but a handler
    /// @param acceptor gets the connections
    ChannelFuture open(Bootstrap bootstrap, SocketAddress at, ChannelInboundHandler acceptor);

    /// All sockets that a fleet begins with are open.
    default void opened() {}

    /// The listener is gone. Blocks until its address is free.
    void close(Channel socket);

    /// The fleet ends, and takes no more connections.
    default void land(Channel socket) {
        close(socket);
    }

    /// Whether each connection is to end with its first request.
    default boolean takeOneRequestEach() {
        return false;
    }
}
