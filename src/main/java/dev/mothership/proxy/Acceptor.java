package dev.mothership.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Takes connections in and gives each to the event loop that has the fewest.
final class Acceptor extends ChannelInboundHandlerAdapter {
    /// For which nothing is accepted after accepting has failed: there are no more descriptors, and
    /// trying again at once would only use up a processor.
    private static final long PAUSE_MILLIS = 200;

    private final Entrance entrance;
    private final List<ProxyLoop> loops;

    Acceptor(Entrance entrance, List<ProxyLoop> loops) {
        this.entrance = entrance;
        this.loops = loops;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel channel = (Channel) message;
        ProxyLoop chosen = loops.getFirst();
        for (ProxyLoop loop : loops) {
            if (loop.load() < chosen.load()) {
                chosen = loop;
            }
        }
        ProxyLoop loop = chosen;
        if (!entrance.enter()) {
            loop.state().metrics().connectionRejected();
            channel.unsafe().closeForcibly();
            return;
        }
        loop.loaded(1);
        channel.closeFuture()
                .addListener(_ -> {
                    loop.loaded(-1);
                    entrance.leave();
                });
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (channel instanceof SocketChannel) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        }
        channel.pipeline().addLast(entrance.begin(loop));
        loop.eventLoop()
                .register(channel)
                .addListener(registered -> {
                    if (!registered.isSuccess()) {
                        channel.unsafe().closeForcibly();
                    }
                });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            var _ =
                    ctx.executor()
                            .schedule(
                                    () -> ctx.channel().config().setAutoRead(true),
                                    PAUSE_MILLIS,
                                    TimeUnit.MILLISECONDS);
        }
    }
}
