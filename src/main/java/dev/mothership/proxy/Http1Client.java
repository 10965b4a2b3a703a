package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.Fields;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.Upgrades;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// The client at the end of an HTTP/1 connection: has one exchange after the other, and hears what
/// is wrong. Belongs to the connection's event loop.
final class Http1Client implements Client {
    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Http1Connection connection;
    private final Http1Requests requests;
    private final Http1Response response;
    private @Nullable Peer peer;
    private @Nullable Exchange exchange;
    private boolean closing;

    Http1Client(ProxyLoop loop, Entrance entrance, Http1Connection connection) {
        this.loop = loop;
        this.entrance = entrance;
        this.connection = connection;
        this.requests = new Http1Requests(loop, entrance, connection, this);
        this.response = new Http1Response(loop.writer());
    }

    // What the connection sees of it.

    /// Those that it answers.
    Http1Requests requests() {
        return requests;
    }

    void begin(ChannelHandlerContext context) {
        response.begin(context);
    }

    /// Whether no exchange runs.
    boolean isIdle() {
        return exchange == null;
    }

    boolean waitsForShip() {
        return exchange != null && exchange.waitsForShip();
    }

    Exchange exchange() {
        Exchange known = exchange;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    /// A request has come, of which the body may be missing.
    void begin(RequestHead head) {
        closing = entrance.isClosing() || asksToClose(head);
        response.expect(head);
        Exchange next = new Exchange(loop, this);
        exchange = next;
        next.start();
    }

    private static boolean asksToClose(RequestHead head) {
        return head.version() == HttpVersion.HTTP_1_0
                ? !Upgrades.connectionNames(head.fields(), "keep-alive")
                : Upgrades.connectionNames(head.fields(), "close");
    }

    void flushRequest() {
        if (exchange != null) {
            exchange.flushRequest();
        }
    }

    /// What came is no request, or no body of the one that runs.
    ///
    /// @param line where there is no exchange, all that is known of it: its line, if that
    void wrong(Fault fault, @Nullable RequestHead line) {
        loop.refused(fault);
        Exchange running = exchange;
        if (running != null) {
            running.answer(fault.status(), fault.message());
            return;
        }
        connection.refuse();
        RefusedRequest refused = new RefusedRequest(entrance.now(), fault);
        int bytes = refused.answer(connection.context());
        refused.log(loop.state(), peer(), line, bytes);
        connection.linger();
    }

    /// The connection is closed.
    void gone() {
        response.release();
        if (exchange != null) {
            exchange.clientGone();
        }
        endExchange();
    }

    private void endExchange() {
        exchange = null;
        requests.endRequest();
    }

    // Client: what the exchange sees of it.

    @Override
    public RequestHead request() {
        return requests.head();
    }

    @Override
    public Peer peer() {
        Peer known = peer;
        Trust trust = entrance.now().plan().trust();
        if (known == null || known.trust() != trust) {
            known = Peer.of(connection.context().channel(), trust);
            peer = known;
        }
        return known;
    }

    @Override
    public Entrance entrance() {
        return entrance;
    }

    @Override
    public boolean isRequestComplete() {
        return requests.isComplete();
    }

    @Override
    public void flow(boolean on) {
        requests.flowing(on);
        if (connection.isTunnel() || !on) {
            connection.autoRead(on);
        } else {
            requests.resume();
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
        connection.moved();
        if (connection.isTunnel()) {
            ChannelHandlerContext context = connection.context();
            var _ = context.write(data, context.voidPromise());
        } else {
            response.data(data);
        }
    }

    @Override
    public void end(@Nullable Fields trailers) {
        connection.moved();
        if (connection.isTunnel()) {
            connection.refuse(); // one that does not take the rest is idle
            connection.closeAfterWrites();
            return;
        }
        response.end(trailers);
        response.flush();
        boolean unread = !requests.isComplete();
        endExchange();
        if (unread) {
            connection.refuse();
            connection.linger();
        } else if (closing || entrance.isClosing() || connection.isExhausted()) {
            connection.refuse();
            connection.closeAfterWrites();
        } else {
            requests.resume();
        }
    }

    /// Nothing of a response waits where bytes go through.
    @Override
    public void flush() {
        response.flush();
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public void breakOff() {
        connection.breakOff();
    }

    @Override
    public void become(Tunnel tunnel, ResponseHead answer) {
        response.switching(answer);
        endExchange();
        connection.become(tunnel);
    }
}
