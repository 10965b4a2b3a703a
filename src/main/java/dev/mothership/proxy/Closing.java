package dev.mothership.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/// The ways to close a client's connection.
final class Closing {
    private Closing() {}

    /// With a reset where there is one (TCP), so that nobody can take a response for complete.
    static void abruptly(ChannelHandlerContext context) {
        if (context.channel() instanceof SocketChannel && context.channel().isActive()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
        // Not through TLS, which would say that all is in order (RFC 8446, 6.1).
        var _ = tls == null ? context.close() : tls.close();
    }

    /// Whether our half is closed already.
    static boolean hasEndedOutput(Channel channel) {
        return channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
    }

    /// Once everything written has left.
    static void afterWrites(ChannelHandlerContext context) {
        var _ =
                context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(_ -> {
                            var _ = context.close();
                        });
    }

    /// Our half, once everything written has left: a client that is still sending would get a reset
    /// otherwise, and lose our answer (RFC 9112, 9.6).
    ///
    /// @param open whether the client has its half open; else all is closed
    /// @param closedHalf run when our half is closed
    static void lingering(ChannelHandlerContext context, boolean open, Runnable closedHalf) {
        context.channel().config().setAutoRead(true);
        var _ =
                context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(_ -> {
                            if (open && context.channel() instanceof DuplexChannel duplex) {
                                shutdownOutput(context, duplex);
                                closedHalf.run();
                            } else {
                                var _ = context.close();
                            }
                        });
    }

    private static void shutdownOutput(ChannelHandlerContext context, DuplexChannel channel) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = channel.shutdownOutput();
        } else {
            var _ = tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
    }
}
