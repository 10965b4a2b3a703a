package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/// A client's connection, before the HTTP codec: it lets through only bytes that [RequestCheck]
/// found right, untouched; answers what is wrong itself, after the answers to what was right; keeps
/// the connection open for a client that has sent its last request and closed its half; and lingers
/// when it closes on a client that is still sending, so that the answer is not lost in a reset.
///
/// It belongs to its channel's event loop.
final class ClientConnection extends ChannelDuplexHandler {
    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.valueOf(ClientConnection.class, "connection");

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

    private final ProxyLoop loop;
    private final RequestCheck check;
    private final HeldBack heldBack = new HeldBack();
    private Mode mode = Mode.CHECKING;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;
    private @Nullable Fault pending;
    private @Nullable Fault badBody;
    private int inFlight;
    private boolean inputEnded;
    private boolean closing;
    private Runnable tunnelInputEnded = () -> {};
    private @Nullable Peer peer;
    private int activeTick;
    private int headTick = -1;

    ClientConnection(ProxyLoop loop, int headLimit) {
        this.loop = loop;
        this.check = new RequestCheck(headLimit);
    }

    /// Puts a new one in front of everything else in the channel's pipeline.
    static void install(Channel channel, ProxyLoop loop, int headLimit) {
        ClientConnection connection = new ClientConnection(loop, headLimit);
        channel.attr(KEY).set(connection);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addFirst("check", connection);
    }

    static ClientConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        activeTick = loop.tick();
        loop.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        loop.closed(this);
        heldBack.release();
        Exchange exchange = current;
        if (exchange != null) {
            exchange.clientGone();
        }
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        activeTick = loop.tick();
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
        activeTick = loop.tick();
        var _ = ctx.write(message, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void inspect(ChannelHandlerContext ctx, ByteBuf bytes) {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int right = start;
        int at = start;
        while (at < end) {
            at = check.read(bytes, at, end);
            Fault fault = check.fault();
            if (fault != null) {
                pass(ctx, bytes, start, right);
                bytes.release();
                refuse(fault);
                return;
            }
            if (check.headEnded()) {
                right = at;
                inFlight++;
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

    private void noteHead() {
        if (!check.inHead()) {
            headTick = -1;
        } else if (headTick < 0) {
            headTick = loop.tick();
        }
    }

    private static void pass(ChannelHandlerContext ctx, ByteBuf bytes, int from, int to) {
        if (to > from) {
            ctx.fireChannelRead(bytes.retainedSlice(from, to - from));
            ctx.fireChannelReadComplete();
        }
    }

    private void holdBack(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (!heldBack.add(bytes)) {
            var _ = ctx.close();
        }
    }

    private void refuse(Fault fault) {
        mode = Mode.REFUSING;
        loop.refused(fault);
        Exchange exchange = current;
        if (check.inBody() && inFlight > 0) {
            badBody = fault;
            if (exchange != null && inFlight == 1) {
                exchange.answer(fault.status(), fault.message());
            }
        } else if (inFlight == 0) {
            answer(fault);
        } else {
            pending = fault;
        }
    }

    private void answer(Fault fault) {
        ChannelHandlerContext ctx = context();
        var _ = ctx.write(ErrorResponse.raw(ctx.alloc(), fault), ctx.voidPromise());
        lingeringClose();
    }

    private void inputEnded() {
        inputEnded = true;
        if (mode == Mode.REFUSING && pending == null && inFlight == 0) {
            var _ = context().close();
        } else if (mode == Mode.CHECKING && (inFlight == 0 || !check.betweenRequests())) {
            var _ = context().close();
        } else if (mode == Mode.TUNNEL) {
            tunnelInputEnded.run();
        }
    }

    /// What is wrong with the body of the request whose exchange begins; null for nothing.
    @Nullable Fault badBody() {
        return inFlight == 1 ? badBody : null;
    }

    /// A request's exchange begins; those sent behind it wait in the codec.
    ///
    /// @return false where the response before it was the last: then there is nothing to do
    boolean begun(Exchange exchange) {
        current = exchange;
        return !closing;
    }

    /// The exchange is over; its response is about to be handed to the codec.
    ///
    /// @param close whether it is the last
    void ending(boolean close) {
        current = null;
        inFlight--;
        closing |= close;
    }

    /// The response was handed to the codec.
    ///
    /// @param close whether it was the last
    void ended(boolean close) {
        if (close) {
            mode = Mode.REFUSING;
            closeAfterWrites();
            return;
        }
        if (mode == Mode.UPGRADING && inFlight == 0) {
            resumeChecking();
        }
        Fault fault = pending;
        if (inFlight == 0 && fault != null) {
            pending = null;
            answer(fault);
        } else if (inFlight == 0 && (inputEnded || loop.draining())) {
            closeAfterWrites();
        }
    }

    private void resumeChecking() {
        mode = Mode.CHECKING;
        heldBack.drain(bytes -> {
            channelRead(context(), bytes);
            context().fireChannelReadComplete();
        });
    }

    /// From now on bytes go through unseen: first those that were held back.
    ///
    /// @param onInputEnd run when the client has closed its half
    void becomeTunnel(Runnable onInputEnd) {
        mode = Mode.TUNNEL;
        tunnelInputEnded = onInputEnd;
        current = null;
        heldBack.drain(bytes -> context().fireChannelRead(bytes));
        context().fireChannelReadComplete();
        if (inputEnded) {
            onInputEnd.run();
        }
    }

    /// Closes once everything written has left, whatever the client still sends.
    void refuseRest() {
        mode = Mode.REFUSING;
        lingeringClose();
    }

    /// Breaks the connection so that nobody can take the response for complete.
    void breakOff() {
        Closing.abruptly(context());
    }

    void closeAfterWrites() {
        Closing.afterWrites(context());
    }

    private void lingeringClose() {
        Closing.lingering(context(), !inputEnded, () -> loop.lingering(this));
    }

    void close() {
        var _ = context().close();
    }

    /// Closes it where it is between two requests.
    void closeIfIdle() {
        if (inFlight == 0 && mode != Mode.TUNNEL) {
            close();
        }
    }

    /// Whether nothing has moved since `idleSince`, or a head has been coming since before
    /// `headSince`, though the client is not the one who is waiting.
    boolean stalled(int idleSince, int headSince) {
        Exchange exchange = current;
        if (mode == Mode.TUNNEL || exchange != null && exchange.waitsForShip()) {
            return false;
        }
        return activeTick - idleSince < 0 || headTick >= 0 && headTick - headSince < 0;
    }

    Peer peer() {
        Peer known = peer;
        if (known == null) {
            known = Peer.of(context().channel());
            peer = known;
        }
        return known;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException();
        }
        return ctx;
    }
}
