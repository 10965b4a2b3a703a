package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.Upgrades;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/1 connection: reads requests strictly, has one exchange after the other, and
/// answers what is wrong. What comes behind a request waits until its response has ended.
///
/// A client that has sent its last request and closed its half still gets its answer. It belongs to
/// its channel's event loop.
final class Http1Client extends ChannelInboundHandlerAdapter implements Client, Connection {
    private enum Mode {
        /// Requests are read and answered.
        HTTP,
        /// Bytes go through unseen.
        TUNNEL,
        /// What comes in is thrown away; the connection closes.
        REFUSING
    }

    private static final long NONE = -1;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final RequestReader reader;
    private final Held held = new Held();
    private final Http1Response response;
    private Mode mode = Mode.HTTP;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Peer peer;
    private @Nullable RequestHead head;
    private @Nullable Exchange exchange;
    private @Nullable Tunnel tunnel;
    private boolean listed;
    private boolean requestComplete;
    private boolean flowing;
    private boolean reading;
    private boolean inputEnded;
    private boolean closing;
    private long active;
    private long headBegun = NONE;
    private int place;

    Http1Client(ProxyLoop loop, Entrance entrance) {
        this.loop = loop;
        this.entrance = entrance;
        this.reader = new RequestReader(headLimit());
        this.response = new Http1Response(loop.writer());
        this.active = loop.now();
    }

    private int headLimit() {
        return entrance.now().plan().limits().headerSize();
    }

    // Connection: what the loop sees of it.

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int index) {
        place = index;
    }

    @Override
    public Entrance entrance() {
        return entrance;
    }

    @Override
    public void closeIfIdle() {
        if (exchange == null && mode == Mode.HTTP) {
            close();
        }
    }

    /// A client that waits for its ship is not the one who is slow.
    @Override
    public boolean isStalled(long idleSince, long headSince) {
        boolean waits = exchange != null && exchange.waitsForShip();
        boolean late = headBegun != NONE && headBegun - headSince < 0;
        return !waits && mode != Mode.TUNNEL && (active - idleSince < 0 || late);
    }

    @Override
    public void close() {
        if (exchange != null) {
            breakOff();
        } else {
            var _ = context().close();
        }
    }

    /// Who keeps whom waiting decides what a client hears whose body does not move.
    @Override
    public void giveUp() {
        Exchange running = exchange;
        if (running == null || requestComplete) {
            close();
        } else if (flowing) {
            running.answer(408, "the body did not come in time");
        } else {
            running.patienceEnded();
        }
    }

    /// It has closed its half: asks whether it still waits for its response.
    void probe() {
        if (exchange != null && exchange.waitsForShip()) {
            continues();
        }
    }

    // Channel events.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        response.begin(ctx);
        if (ctx.channel().isActive()) {
            open();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open();
        ctx.fireChannelActive();
    }

    /// One that is accepted is active when it is added, and becomes active after that, too.
    private void open() {
        if (!listed) {
            listed = true;
            loop.opened(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.closed(this);
        held.release();
        response.release();
        if (tunnel != null) {
            tunnel.clientClosed();
        }
        if (exchange != null) {
            exchange.clientGone();
        }
        endExchange();
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
            case HTTP -> {
                if (!reading && held.isEmpty() && mayRead()) {
                    readNow(in);
                    return;
                }
                held.add(in);
                if (!reading && mayRead()) {
                    readHeld();
                } else if (held.isFull()) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.flushShip();
        } else if (exchange != null && !requestComplete) {
            exchange.flushRequest();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.clientWritable();
        } else if (ctx.channel().isWritable()) {
            if (exchange != null) {
                exchange.clientWritable();
            } else if (!reading) {
                resume();
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
            } else if (held.isEmpty()) {
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
        boolean waits = exchange != null && requestComplete;
        if (waits) {
            loop.doubts().add(this);
        } else if (mode == Mode.HTTP) {
            closeAfterWrites();
        }
    }

    // Reading.

    /// Not while answers pile up that the client does not read. The end of a body that was read is
    /// read in any case: nothing comes that would have it read later.
    private boolean mayRead() {
        if (mode != Mode.HTTP) {
            return false;
        }
        return exchange == null ? isWritable() : !requestComplete && (flowing || reader.isAtEnd());
    }

    /// Reads what had to wait, outside of the events that flush by themselves.
    private void resume() {
        readHeld();
        if (exchange != null) {
            exchange.flushRequest();
        }
    }

    /// What has just come, nothing being held.
    private void readNow(ByteBuf in) {
        reading = true;
        read(in);
        readHeld();
    }

    private void readHeld() {
        reading = true;
        while (mayRead()) {
            ByteBuf in = held.take();
            if (in == null) {
                break;
            }
            read(in);
        }
        reading = false;
        if (mode == Mode.REFUSING) {
            held.release();
        } else if (held.isEmpty()) {
            if (mayRead()) {
                readOn();
            }
            if (inputEnded) {
                endOfInput();
            }
        }
        noteHead();
    }

    /// Looks first: setting it costs an atomic exchange.
    private void readOn() {
        ChannelConfig config = context().channel().config();
        if (!config.isAutoRead()) {
            config.setAutoRead(true);
        }
    }

    private void read(ByteBuf in) {
        while (mayRead()) {
            if (exchange == null && head == null) {
                if (!in.isReadable()) {
                    break;
                }
                RequestHead next = loop.takeHead();
                head = next;
                reader.use(next);
                reader.limit(headLimit());
            }
            switch (reader.read(in, loop.scratch())) {
                case MORE -> {
                    in.release();
                    return;
                }
                case HEAD -> begin(in);
                case DATA -> exchange().requestData(in.readRetainedSlice(reader.dataLength()));
                case END -> {
                    requestComplete = true;
                    exchange().requestEnded(reader.trailers());
                }
                case FAULT -> {
                    in.release();
                    wrong(reader.fault());
                    return;
                }
            }
        }
        if (in.isReadable()) {
            held.putBack(in);
        } else {
            in.release();
        }
    }

    private void begin(ByteBuf in) {
        RequestHead begun = request();
        requestComplete = !begun.hasBody();
        if (requestComplete) {
            var _ = reader.read(in, loop.scratch()); // its end
        }
        flowing = false;
        headBegun = NONE;
        closing = entrance.isClosing() || asksToClose(begun);
        response.expect(begun);
        Exchange next = new Exchange(loop, this);
        exchange = next;
        next.start();
    }

    private static boolean asksToClose(RequestHead head) {
        return head.version() == HttpVersion.HTTP_1_0
                ? !Upgrades.connectionNames(head.fields(), "keep-alive")
                : Upgrades.connectionNames(head.fields(), "close");
    }

    private void noteHead() {
        if (!reader.isInHead()) {
            headBegun = NONE;
        } else if (headBegun == NONE) {
            headBegun = loop.now();
        }
    }

    private void wrong(@Nullable Fault fault) {
        if (fault == null) {
            throw new IllegalStateException();
        }
        loop.refused(fault);
        Exchange running = exchange;
        if (running != null) {
            running.answer(fault.status(), fault.message());
        } else {
            mode = Mode.REFUSING;
            refused(fault);
            linger();
        }
    }

    /// There is no exchange: all that is known is the line, if that.
    private void refused(Fault fault) {
        Plan plan = entrance.now().plan();
        var _ = context().write(ErrorResponse.raw(context().alloc(), fault, plan.errorPages()));
        if (plan.accessLog() != null) {
            RequestHead known = reader.hasLine() ? head : null;
            int bytes = ErrorResponse.rawLength(fault, plan.errorPages());
            loop.state()
                    .accessLog()
                    .add(
                            AccessEntry.refused(
                                    entrance.now(),
                                    loop.state().timer().now(),
                                    peer(),
                                    known,
                                    new AccessEntry.Result(fault.status(), bytes, -1)));
        }
    }

    // Client: what the exchange sees of it.

    @Override
    public RequestHead request() {
        RequestHead known = head;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    @Override
    public Peer peer() {
        Peer known = peer;
        Trust trust = entrance.now().plan().trust();
        if (known == null || known.trust() != trust) {
            known = Peer.of(context().channel(), trust);
            peer = known;
        }
        return known;
    }

    @Override
    public boolean isRequestComplete() {
        return requestComplete;
    }

    @Override
    public void flow(boolean on) {
        flowing = on;
        if (mode == Mode.TUNNEL || !on) {
            context().channel().config().setAutoRead(on);
        } else if (!reading) {
            resume();
        }
    }

    @Override
    public void continues() {
        if (request().version() != HttpVersion.HTTP_1_0) {
            response.continues();
        }
    }

    @Override
    public void informational(ResponseHead interim) {
        if (request().version() != HttpVersion.HTTP_1_0) {
            response.informational(interim);
        }
    }

    @Override
    public void head(ResponseHead answer, boolean last) {
        closing |= last;
        closing |= response.head(answer, closing);
    }

    @Override
    public void data(ByteBuf data) {
        active = loop.now();
        if (mode == Mode.TUNNEL) {
            var _ = context().write(data, context().voidPromise());
        } else {
            response.data(data);
        }
    }

    @Override
    public void end(@Nullable Fields trailers) {
        active = loop.now();
        if (mode == Mode.TUNNEL) {
            refuse(); // one that does not take the rest is idle
            closeAfterWrites();
            return;
        }
        response.end(trailers);
        response.flush();
        boolean unread = !requestComplete;
        endExchange();
        if (unread) {
            refuseRest();
        } else if (closing || entrance.isClosing() || (inputEnded && !reading && held.isEmpty())) {
            refuse();
            closeAfterWrites();
        } else if (!reading) {
            resume();
        }
    }

    private void endExchange() {
        exchange = null;
        RequestHead used = head;
        if (used != null) {
            head = null;
            loop.giveHead(used);
        }
    }

    @Override
    public void flush() {
        if (mode == Mode.TUNNEL) {
            context().flush();
        } else {
            response.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void breakOff() {
        refuse();
        Closing.abruptly(context());
    }

    @Override
    public void become(Tunnel begun, ResponseHead answer) {
        response.switching(answer);
        mode = Mode.TUNNEL;
        tunnel = begun;
        endExchange();
        for (ByteBuf early = held.take(); early != null; early = held.take()) {
            begun.fromClient(early);
        }
        begun.flushShip();
        context().channel().config().setAutoRead(true);
        if (inputEnded) {
            begun.clientEnded();
        }
    }

    // Closing.

    private void refuse() {
        mode = Mode.REFUSING;
        held.release();
    }

    /// Closes once everything written has left, whatever the client still sends.
    private void refuseRest() {
        refuse();
        linger();
    }

    private void linger() {
        Closing.lingering(context(), !inputEnded, () -> loop.lingering(this));
    }

    private void closeAfterWrites() {
        Closing.afterWrites(context());
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    private Exchange exchange() {
        Exchange known = exchange;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    private Tunnel tunnel() {
        Tunnel known = tunnel;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
