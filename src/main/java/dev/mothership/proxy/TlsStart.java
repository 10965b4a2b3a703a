package dev.mothership.proxy;

import dev.mothership.http.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/// A connection to a listener with TLS until its handshake has ended; then an [Http1Connection] or
/// an [Http2Session] takes its place (RFC 7301). It gets its engine with the first byte, so that
/// connections that never say anything cost little; who speaks plain HTTP is told so.
///
/// It belongs to its channel's event loop.
final class TlsStart extends ChannelInboundHandlerAdapter implements Connection {
    /// Of every record of a handshake (RFC 8446, 5.1).
    private static final int HANDSHAKE = 22;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Place place;
    private final Tls tls;
    private final long begun;
    private @Nullable ChannelHandlerContext context;
    private @Nullable SslHandler handler;
    private boolean refusing;

    TlsStart(ProxyLoop loop, Entrance entrance, Tls tls) {
        this.loop = loop;
        this.entrance = entrance;
        this.place = new Place(loop, entrance, this);
        this.tls = tls;
        this.begun = loop.now();
    }

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
        return begun - headSince < 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            place.take();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        place.leave();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        place.take();
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        place.leave();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf in = (ByteBuf) message;
        if (refusing || !in.isReadable()) {
            in.release();
        } else if (in.getByte(in.readerIndex()) == HANDSHAKE) {
            begin(ctx, in);
        } else {
            in.release();
            refuse(ctx);
        }
    }

    private void begin(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        SslHandler begun = tls.handler(ctx.alloc());
        handler = begun;
        ctx.pipeline().addBefore(ctx.name(), null, begun);
        begun.channelRead(ctx.pipeline().context(begun), in);
    }

    private void refuse(ChannelHandlerContext ctx) {
        refusing = true;
        loop.refused(Fault.PLAIN_HTTP);
        var _ =
                ctx.write(
                        ErrorResponse.raw(
                                ctx.alloc(), Fault.PLAIN_HTTP, entrance.now().plan().errorPages()));
        Closing.lingering(ctx, true, () -> loop.lingering(this));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent ended) {
            if (ended.isSuccess() && handler != null) {
                boolean http2 =
                        ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol());
                ChannelHandler next =
                        http2
                                ? Http2Builder.session(loop, entrance)
                                : new Http1Connection(loop, entrance);
                ctx.pipeline().replace(this, null, next);
            } else {
                var _ = ctx.close();
            }
        } else if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent) {
            var _ = ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /// No TLS, or none that suits both: there is nobody to tell.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
