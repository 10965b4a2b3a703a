package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/1 connection: [Http1Requests] reads from it what [Http1Client] answers, until a
/// WebSocket takes it over or it closes.
///
/// A client that has sent its last request and closed its half still gets its answer. It belongs to
/// its channel's event loop.
final class Http1Connection extends ChannelInboundHandlerAdapter implements Connection {
    private enum Mode {
        /// Requests are read and answered.
        HTTP,
        /// Bytes go through unseen.
        TUNNEL,
        /// What comes in is thrown away; the connection closes.
        REFUSING
    }

    private final ProxyLoop loop;
    private final Place place;
    private final Http1Client client;
    private final Http1Requests requests;
    private Mode mode = Mode.HTTP;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Tunnel tunnel;
    private boolean inputEnded;
    private long active;

    Http1Connection(ProxyLoop loop, Entrance entrance) {
        this.loop = loop;
        this.place = new Place(loop, entrance, this);
        this.client = new Http1Client(loop, entrance, this);
        this.requests = client.requests();
        this.active = loop.now();
    }

    // Connection: what the loop sees of it.

    @Override
    public void closeIfIdle() {
        if (client.isIdle() && mode == Mode.HTTP) {
            close();
        }
    }

    /// A client that waits for its ship is not the one who is slow.
    @Override
    public boolean isStalled(long idleSince, long headSince) {
        boolean late = active - idleSince < 0 || requests.isHeadLate(headSince);
        return late && mode != Mode.TUNNEL && !client.waitsForShip();
    }

    @Override
    public void close() {
        if (client.isIdle()) {
            var _ = context().close();
        } else {
            breakOff();
        }
    }

    /// Who keeps whom waiting decides what a client hears whose body does not move.
    @Override
    public void giveUp() {
        if (client.isIdle() || requests.isComplete()) {
            close();
        } else if (requests.isFlowing()) {
            client.exchange().answer(408, "the body did not come in time");
        } else {
            client.exchange().patienceEnded();
        }
    }

    /// It has closed its half: asks whether it still waits for its response.
    void probe() {
        if (client.waitsForShip()) {
            client.continues();
        }
    }

    // Channel events.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        client.begin(ctx);
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
    public void channelInactive(ChannelHandlerContext ctx) {
        place.leave();
        requests.drop();
        if (tunnel != null) {
            tunnel.clientClosed();
        }
        client.gone();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (mode != Mode.REFUSING) {
            active = loop.now();
        }
        switch (mode) {
            case TUNNEL -> tunnel().fromClient(in);
            case REFUSING -> in.release();
            case HTTP -> requests.received(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.flushShip();
        } else if (!requests.isComplete()) {
            client.flushRequest();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.clientWritable();
        } else if (ctx.channel().isWritable()) {
            if (client.isIdle()) {
                requests.resume();
            } else {
                client.exchange().clientWritable();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event == SslCloseCompletionEvent.SUCCESS) {
            if (inputEnded) {
                return; // TLS says so first, then TCP
            }
            inputEnded = true;
            if (mode == Mode.REFUSING && Closing.hasEndedOutput(ctx.channel())) {
                close();
            } else if (tunnel != null) {
                tunnel.clientEnded();
            } else if (requests.isAllRead()) {
                endOfInput();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close(); // reset, or no TLS: there is nobody to tell
    }

    /// Everything that the client has sent is read: one that waits for an answer gets it, one that
    /// was cut off in the middle is gone.
    private void endOfInput() {
        boolean waits = !client.isIdle() && requests.isComplete();
        if (waits) {
            loop.doubts().add(this);
        } else if (mode == Mode.HTTP) {
            closeAfterWrites();
        }
    }

    // What its client and its requests see of it.

    ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    boolean speaksHttp() {
        return mode == Mode.HTTP;
    }

    boolean isTunnel() {
        return mode == Mode.TUNNEL;
    }

    boolean isRefusing() {
        return mode == Mode.REFUSING;
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    /// Whether the client sends no more and all that it has sent is read.
    boolean isExhausted() {
        return inputEnded && !requests.isReading() && requests.isAllRead();
    }

    /// Bytes go to the client.
    void moved() {
        active = loop.now();
    }

    /// Whether it reads what comes. Looks first: setting it costs an atomic exchange.
    void autoRead(boolean on) {
        ChannelConfig config = context().channel().config();
        if (config.isAutoRead() != on) {
            config.setAutoRead(on);
        }
    }

    /// Nothing that has come is left to be read.
    void allRead() {
        if (inputEnded) {
            endOfInput();
        }
    }

    /// From now on bytes go through.
    void become(Tunnel begun) {
        mode = Mode.TUNNEL;
        tunnel = begun;
        requests.hand(begun);
        begun.flushShip();
        autoRead(true);
        if (inputEnded) {
            begun.clientEnded();
        }
    }

    // Closing.

    void breakOff() {
        refuse();
        Closing.abruptly(context());
    }

    /// Takes nothing any more.
    void refuse() {
        mode = Mode.REFUSING;
        requests.drop();
    }

    /// Closes once everything written has left, whatever the client still sends.
    void linger() {
        Closing.lingering(context(), !inputEnded, () -> loop.lingering(this));
    }

    void closeAfterWrites() {
        Closing.afterWrites(context());
    }

    private Tunnel tunnel() {
        Tunnel known = tunnel;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
