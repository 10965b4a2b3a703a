package dev.mothership.devmode;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a listening socket gives its connections to, before anybody serves them.
final class Gate extends ChannelInboundHandlerAdapter {
    private final @Nullable ChannelInboundHandler acceptor;
    private final Consumer<Channel> arrivals;
    private volatile @Nullable ChannelHandlerContext context;
    private volatile boolean isShut;

    /// @param acceptor serves connections; null: nobody does
    /// @param arrivals gets those that have come; keeps them until it has [#pass(Channel)]ed them
    Gate(@Nullable ChannelInboundHandler acceptor, Consumer<Channel> arrivals) {
        this.acceptor = acceptor;
        this.arrivals = arrivals;
    }

    /// From now on nobody serves.
    void shut() {
        isShut = true;
    }

    /// To be served now, or closed. Called by any thread.
    void pass(Channel connection) {
        ChannelInboundHandler serving = acceptor;
        ChannelHandlerContext known = context;
        if (serving == null || known == null || isShut) {
            connection.unsafe().closeForcibly();
            return;
        }
        known.executor()
                .execute(() -> {
                    try {
                        serving.channelRead(known, connection);
                    } catch (Exception failure) {
                        connection.unsafe().closeForcibly();
                    }
                });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        arrivals.accept((Channel) message);
    }

    @Override
    @SuppressWarnings("deprecation") // of other handlers; this kind has it
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (acceptor != null) {
            acceptor.exceptionCaught(ctx, cause);
        }
    }
}
