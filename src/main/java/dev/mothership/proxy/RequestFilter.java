package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;

/// Stands before the HTTP codec and lets through only bytes that [RequestCheck] found right,
/// untouched. What it sees it tells its [ClientConnection]. It belongs to its channel's event loop.
final class RequestFilter extends ChannelDuplexHandler {
    private enum Mode {
        /// Requests are checked and passed on.
        CHECKING,
        /// What follows a request to become a WebSocket is neither HTTP nor frames yet: it waits.
        UPGRADING,
        /// Bytes go through unseen.
        TUNNEL,
        /// What comes in is thrown away; the connection closes.
        REFUSING
    }

    private static final long NONE = -1;

    private final ProxyLoop loop;
    private final ClientConnection connection;
    private final RequestCheck check;
    private final HeldBack heldBack = new HeldBack();
    private Mode mode = Mode.CHECKING;
    private Runnable tunnelInputEnded = () -> {};
    private long active;
    private long headBegun = NONE;

    RequestFilter(ProxyLoop loop, ClientConnection connection) {
        this.loop = loop;
        this.connection = connection;
        this.check = new RequestCheck(connection.headLimit());
        this.active = loop.now();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        heldBack.release();
        connection.gone();
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        active = loop.now();
        ByteBuf bytes = (ByteBuf) message;
        switch (mode) {
            case CHECKING -> inspect(ctx, bytes);
            case UPGRADING -> holdBack(ctx, bytes);
            case TUNNEL -> ctx.fireChannelRead(bytes);
            case REFUSING -> bytes.release();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        active = loop.now();
        var _ = ctx.write(message, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            boolean complete = check.betweenRequests();
            switch (mode) {
                case CHECKING -> connection.inputEnded(complete);
                case UPGRADING, REFUSING -> connection.inputEnded(true);
                case TUNNEL -> tunnelInputEnded.run();
            }
        } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void inspect(ChannelHandlerContext ctx, ByteBuf bytes) {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int right = start;
        int at = start;
        check.limit(connection.headLimit());
        while (at < end) {
            at = check.read(bytes, at, end);
            Fault fault = check.fault();
            if (fault != null) {
                pass(ctx, bytes, start, right);
                bytes.release();
                mode = Mode.REFUSING;
                connection.refuse(fault, check.inBody());
                return;
            }
            if (check.headEnded()) {
                right = at;
                connection.headPassed();
                if (check.head().asksForWebSocket()) {
                    mode = Mode.UPGRADING;
                    if (at < end) {
                        holdBack(ctx, bytes.retainedSlice(at, end - at));
                    }
                    pass(ctx, bytes, start, at);
                    bytes.release();
                    return;
                }
            }
        }
        noteHead();
        ctx.fireChannelRead(bytes);
    }

    private static void pass(ChannelHandlerContext ctx, ByteBuf bytes, int from, int to) {
        if (to > from) {
            ctx.fireChannelRead(bytes.retainedSlice(from, to - from));
            ctx.fireChannelReadComplete();
        }
    }

    private void noteHead() {
        if (!check.inHead()) {
            headBegun = NONE;
        } else if (headBegun == NONE) {
            headBegun = loop.now();
        }
    }

    private void holdBack(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (!heldBack.add(bytes)) {
            var _ = ctx.close();
        }
    }

    /// The ship has declined the WebSocket that was asked for, if one was: what was held back is
    /// HTTP.
    void resumeChecking(ChannelHandlerContext ctx) {
        if (mode == Mode.UPGRADING) {
            mode = Mode.CHECKING;
            heldBack.drain(bytes -> {
                channelRead(ctx, bytes);
                ctx.fireChannelReadComplete();
            });
        }
    }

    /// From now on bytes go through unseen: first those that were held back.
    ///
    /// @param onInputEnd run when the client has closed its half
    void becomeTunnel(ChannelHandlerContext ctx, Runnable onInputEnd) {
        mode = Mode.TUNNEL;
        tunnelInputEnded = onInputEnd;
        heldBack.drain(ctx::fireChannelRead);
        ctx.fireChannelReadComplete();
    }

    /// From now on everything is thrown away.
    void refuseRest() {
        mode = Mode.REFUSING;
    }

    boolean isTunnel() {
        return mode == Mode.TUNNEL;
    }

    /// Whether nothing has moved since `idleSince`, or a head has been coming since before
    /// `headSince`.
    boolean stalled(long idleSince, long headSince) {
        return active - idleSince < 0 || (headBegun != NONE && headBegun - headSince < 0);
    }
}
