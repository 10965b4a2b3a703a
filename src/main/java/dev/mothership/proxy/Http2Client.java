package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.WebSocketKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// A stream of an HTTP/2 connection: one request and its response. What of the request's body
/// nobody takes yet waits here and keeps the stream's window closed, so that no more than a window
/// can wait. It belongs to its connection's event loop.
final class Http2Client implements Client {
    private static final Fields NONE = new Fields();

    /// Of a buffer for small pieces of a body.
    private static final int PIECE = 4_096;

    private final ProxyLoop loop;
    private final Http2Session session;
    private final Http2Stream stream;
    private final long length;
    private @Nullable RequestHead head;
    private @Nullable Exchange exchange;
    private @Nullable Tunnel tunnel;
    private @Nullable Held held;
    private @Nullable ByteBuf tail;
    private @Nullable Http2Headers begun;
    private long received;
    private boolean inputEnded;
    private boolean requestComplete;
    private boolean flowing;
    private boolean delivering;
    private boolean bodiless;
    private boolean over;
    private long active;

    /// @param last whether no data follows
    Http2Client(
            ProxyLoop loop,
            Http2Session session,
            Http2Stream stream,
            RequestHead head,
            boolean last) {
        this.loop = loop;
        this.session = session;
        this.stream = stream;
        this.head = head;
        this.length = head.hasLength() ? head.bodyLength() : -1;
        this.inputEnded = last;
        this.active = loop.now();
    }

    /// @param fault what is wrong with the request
    void begin(@Nullable Fault fault) {
        if (fault != null) {
            requestComplete = inputEnded;
            ListenerPlan now = entrance().now();
            int bytes =
                    ErrorResponse.send(
                            this,
                            now.plan().errorPages(),
                            new Gate.Refusal(fault.status(), fault.message()));
            new RefusedRequest(now, fault).log(loop.state(), peer(), request(), bytes);
            end(null);
            return;
        }
        requestComplete = !request().hasBody();
        if (request().asksForWebSocket()) {
            request().fields().set(FieldName.SEC_WEBSOCKET_KEY, WebSocketKey.make());
        }
        Exchange next = new Exchange(loop, this);
        exchange = next;
        next.start();
    }

    /// Whether the client has to do something and has not for too long.
    boolean isStalled(long idleSince) {
        boolean waits = exchange != null && exchange.waitsForShip();
        return !waits && tunnel == null && active - idleSince < 0;
    }

    /// The stream's window has grown.
    void moved() {
        active = loop.now();
    }

    // The request's body.

    /// A piece of the body, which stays the caller's, or with `last` its end.
    ///
    /// @return how many bytes were taken; the others are reported later
    int received(ByteBuf data, boolean last) throws Http2Exception {
        active = loop.now();
        int bytes = data.readableBytes();
        received += bytes;
        inputEnded |= last;
        if (length >= 0 && (received > length || (last && received < length))) {
            throw Http2Session.malformed(stream);
        }
        if (over) {
            return bytes;
        }
        boolean taken = bytes > 0 && flowing && held == null;
        if (taken) {
            deliver(data.readRetainedSlice(bytes));
        } else if (bytes > 0) {
            hold(data);
        }
        endInput();
        return taken ? bytes : 0;
    }

    /// Small pieces are put together: a client may send byte by byte, and each would cost an
    /// object.
    private void hold(ByteBuf data) {
        Held waiting = held;
        if (waiting == null) {
            waiting = new Held();
            held = waiting;
        }
        int bytes = data.readableBytes();
        ByteBuf last = tail;
        if (last != null && last.writableBytes() >= bytes) {
            last.writeBytes(data);
        } else if (bytes < PIECE) {
            ByteBuf next = loop.allocator().directBuffer(PIECE).writeBytes(data);
            tail = next;
            waiting.add(next);
        } else {
            tail = null;
            waiting.add(data.readRetainedSlice(bytes));
        }
    }

    private void deliver(ByteBuf data) {
        if (tunnel != null) {
            tunnel.fromClient(data);
        } else if (exchange != null && !requestComplete) {
            exchange.requestData(data);
        } else {
            data.release();
        }
    }

    /// Where all data was taken.
    private void endInput() {
        if (!inputEnded || held != null || over) {
            return;
        }
        if (tunnel != null) {
            tunnel.clientEnded();
        } else if (!requestComplete && exchange != null) {
            requestComplete = true;
            exchange.requestEnded(null);
        }
    }

    private void takeHeld() {
        delivering = true;
        for (Held waiting = held; waiting != null && flowing; waiting = held) {
            ByteBuf piece = waiting.take();
            if (piece == tail) {
                tail = null;
            }
            if (waiting.isEmpty()) {
                held = null;
            }
            if (piece != null) {
                int bytes = piece.readableBytes();
                deliver(piece);
                session.consumed(stream, bytes);
            }
        }
        delivering = false;
        endInput();
    }

    /// No more comes for now.
    void flushRequest() {
        if (tunnel != null) {
            tunnel.flushShip();
        } else if (exchange != null) {
            exchange.flushRequest();
        }
    }

    /// The connection brings nothing more.
    void inputEnded() {
        if (!inputEnded) {
            breakOff(Http2Error.CANCEL);
        }
    }

    void writable() {
        active = loop.now();
        if (tunnel != null) {
            tunnel.clientWritable();
        } else if (exchange != null) {
            exchange.clientWritable();
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
        return session.peer();
    }

    @Override
    public Entrance entrance() {
        return session.entrance();
    }

    @Override
    public boolean isRequestComplete() {
        return requestComplete;
    }

    @Override
    public void flow(boolean on) {
        flowing = on;
        if (on && !delivering) {
            takeHeld();
            flushRequest();
        }
    }

    @Override
    public void continues() {
        var _ = session.writeHeaders(stream, session.responses().head(100, NONE), false);
        session.flushSoon();
    }

    @Override
    public void informational(ResponseHead interim) {
        var _ = session.writeHeaders(stream, session.responses().head(interim), false);
    }

    /// To a client that asks for a WebSocket any 2xx would mean that it has one.
    @Override
    public void head(ResponseHead answer, boolean last) {
        boolean misleading = request().asksForWebSocket() && answer.status() / 100 == 2;
        if (misleading && exchange != null) {
            exchange.answer(502, "the ship did not agree to the WebSocket");
            return;
        }
        int status = answer.status();
        bodiless = request().isHead() || status == 204 || status == 304;
        begun = session.responses().head(answer);
    }

    @Override
    public void data(ByteBuf data) {
        active = loop.now();
        if (over || bodiless || !data.isReadable()) {
            data.release();
            return;
        }
        writeBegun();
        var _ = session.writeData(stream, data, false);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        if (over) {
            return;
        }
        Http2Headers last = trailers == null ? null : session.responses().trailers(trailers);
        Http2Headers first = begun;
        ChannelFuture answered;
        if (last == null && first != null) {
            begun = null;
            answered = session.writeHeaders(stream, first, true);
        } else {
            writeBegun();
            answered =
                    last == null
                            ? session.writeData(stream, Unpooled.EMPTY_BUFFER, true)
                            : session.writeHeaders(stream, last, true);
        }
        boolean unread = !inputEnded;
        finish();
        if (unread) {
            session.resetAfter(answered, stream);
        }
        session.flushSoon();
    }

    private void writeBegun() {
        Http2Headers first = begun;
        if (first != null) {
            begun = null;
            var _ = session.writeHeaders(stream, first, false);
        }
    }

    private void finish() {
        over = true;
        exchange = null;
        tunnel = null;
        begun = null;
        Held rest = held;
        if (rest != null) {
            held = null;
            tail = null;
            rest.release();
        }
        RequestHead used = head;
        if (used != null) {
            head = null;
            loop.giveHead(used);
        }
    }

    @Override
    public void flush() {
        if (!over) {
            writeBegun();
            session.flushSoon();
        }
    }

    @Override
    public boolean isWritable() {
        return session.isWritable(stream);
    }

    @Override
    public void breakOff() {
        breakOff(Http2Error.INTERNAL_ERROR);
    }

    /// Resets the stream; whoever is behind it hears that the client is gone.
    void breakOff(Http2Error error) {
        session.reset(stream, error);
        gone();
    }

    /// The stream is closed. Where the response has not ended, nobody waits for it any more.
    void gone() {
        if (over) {
            return;
        }
        over = true;
        Tunnel open = tunnel;
        Exchange running = exchange;
        if (open != null) {
            open.clientClosed();
        } else if (running != null) {
            running.clientGone();
        }
        finish();
    }

    /// 101 becomes 200 (RFC 8441, 5).
    @Override
    public void become(Tunnel agreed, ResponseHead answer) {
        answer.fields().remove(FieldName.SEC_WEBSOCKET_ACCEPT);
        answer.fields().remove(FieldName.CONTENT_LENGTH);
        var _ = session.writeHeaders(stream, session.responses().head(200, answer.fields()), false);
        exchange = null;
        tunnel = agreed;
        flowing = true;
        takeHeld();
        flushRequest();
        session.flushSoon();
    }
}
