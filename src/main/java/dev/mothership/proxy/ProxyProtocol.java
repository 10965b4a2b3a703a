package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/// Takes the PROXY header off a connection of a listener with `proxy_protocol`, before TLS and HTTP
/// see a byte, and gives its place to them. A connection without one goes on as it is; one with a
/// wrong header is closed, since what follows cannot be told from it.
///
/// A header is believed only from a trusted peer, or from all where nobody is named. Those of
/// others are read and dropped: their connection counts as their own, as it would without.
///
/// Known to the loop while it waits, so that slow senders are cut off. It belongs to its channel's
/// event loop.
final class ProxyProtocol extends ChannelInboundHandlerAdapter implements Connection {
    private static final long NONE = -1;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Place place;
    private final ProxyHeader header = new ProxyHeader();
    private final long opened;
    private @Nullable ChannelHandlerContext context;
    private long begun = NONE;

    ProxyProtocol(ProxyLoop loop, Entrance entrance) {
        this.loop = loop;
        this.entrance = entrance;
        this.place = new Place(loop, entrance, this);
        this.opened = loop.now();
    }

    // Connection: what the loop sees of it.

    @Override
    public void closeIfIdle() {
        close();
    }

    @Override
    public void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    @Override
    public boolean isStalled(long idleSince, long headSince) {
        boolean late = begun != NONE && begun - headSince < 0;
        return late || opened - idleSince < 0;
    }

    // Channel events.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            place.take();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        place.take();
        ctx.fireChannelActive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        place.leave();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        place.leave();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!place.isHeld()) {
            ctx.fireChannelRead(message); // was taken out just now
            return;
        }
        ByteBuf in = (ByteBuf) message;
        switch (header.read(in)) {
            case MORE -> {
                in.release();
                begun = begun == NONE && header.hasBegun() ? loop.now() : begun;
            }
            case ABSENT -> {
                ByteBuf before = ctx.alloc().buffer().writeBytes(header.read());
                end(ctx);
                ctx.fireChannelRead(before);
                passOn(ctx, in);
            }
            case DONE -> {
                if (isBelieved(ctx)) {
                    ctx.channel().attr(ProxyClaim.KEY).set(header.claim());
                }
                end(ctx);
                passOn(ctx, in);
            }
            case WRONG -> {
                in.release();
                var _ = ctx.close();
            }
        }
    }

    private static void passOn(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.isReadable()) {
            ctx.fireChannelRead(in);
        } else {
            in.release();
        }
    }

    private boolean isBelieved(ChannelHandlerContext ctx) {
        Trust trust = entrance.now().plan().trust();
        return trust.isEmpty() || trust.trusts(Peer.address(ctx.channel()));
    }

    private void end(ChannelHandlerContext ctx) {
        ctx.pipeline().addLast(entrance.handler(loop)).remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && place.isHeld()) {
            if (header.isCertain()) {
                var _ = ctx.close();
                return;
            }
            ByteBuf before = ctx.alloc().buffer().writeBytes(header.read());
            end(ctx);
            passOn(ctx, before);
        }
        ctx.fireUserEventTriggered(event);
    }
}
