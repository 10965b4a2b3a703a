package dev.mothership.proxy;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.HeadWriter;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.Upgrades;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One try to have a request answered by an instance whose traffic it has entered. Belongs to its
/// event loop.
final class UpstreamCall implements ShipConnection.Caller, ShipPool.Opening {
    private static final int CHUNK_LINE = 12;

    private final Exchange exchange;
    private final Forwarding forwarding;
    private final ProxyLoop loop;
    private final Endpoint endpoint;
    private @Nullable ShipConnection connection;
    private boolean reused;
    private boolean chunked;
    private boolean over;
    private boolean left;

    UpstreamCall(Exchange exchange, Forwarding forwarding, ProxyLoop loop, Endpoint endpoint) {
        this.exchange = exchange;
        this.forwarding = forwarding;
        this.loop = loop;
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// @param fresh whether it gets a connection of its own
    void connect(boolean fresh) {
        ShipPool pool = loop.pool(endpoint);
        ShipConnection idle = fresh ? null : pool.take();
        if (idle == null) {
            pool.open(this);
        } else {
            reused = true;
            send(idle);
        }
    }

    @Override
    public void opened(ShipConnection opened) {
        endpoint.breaker().succeeded();
        if (over) {
            opened.close();
        } else {
            send(opened);
        }
    }

    @Override
    public void failed(Failure failure) {
        if (failure != Failure.BUSY && endpoint.breaker().failed(loop.state().timer().nanos())) {
            endpoint.series().add(loop, ShipSeries.Count.BREAKER_OPENINGS, 1);
        }
        if (!over) {
            over = true;
            forwarding.unreached(endpoint, failure);
        }
    }

    private void send(ShipConnection to) {
        connection = to;
        Client client = exchange.client();
        RequestHead request = client.request();
        Fields fields = request.fields();
        HeadWriter out = loop.writer().request(request.method(), forwarding.target());
        ForwardedFields.toShip(fields, out);
        if (!fields.has(FieldName.HOST)) {
            out.field(FieldName.HOST, forwarding.ship());
        }
        exchange.origin().describe(out, fields, exchange.requestId(), exchange.startTime());
        String fingerprint =
                forwarding.plan().sendsFingerprints() ? exchange.visitor().fingerprint() : null;
        if (fingerprint != null) {
            out.field(FieldName.X_JA4H, fingerprint);
        }
        out.field(FieldName.X_CLIENT_KIND, exchange.visitor().kinds().toString());
        boolean upgrade = request.asksForWebSocket();
        if (upgrade) {
            out.field(FieldName.CONNECTION, "Upgrade").field(FieldName.UPGRADE, "websocket");
        }
        chunked = request.hasBody() && request.bodyLength() < 0;
        if (chunked) {
            out.field(FieldName.TRANSFER_ENCODING, "chunked");
        }
        to.begin(this, out.end(loop.allocator(), 0), request.isHead(), upgrade);
        if (!request.hasBody()) {
            to.endRequest();
            return;
        }
        if (!request.isBodyUsual()) {
            to.useOnce();
        }
        forwarding.stopWaiting();
        if (fields.has(FieldName.EXPECT)) {
            client.continues();
        }
        exchange.requestWanted();
        flushRequest(); // with what of the body was there already
    }

    /// A piece of the request's body.
    ///
    /// @return whether more can be sent at once
    boolean data(ByteBuf data, boolean flush) {
        ShipConnection to = connection();
        if (chunked) {
            ByteBuf line = loop.allocator().directBuffer(CHUNK_LINE);
            Chunks.line(line, data.readableBytes());
            to.write(line);
        }
        to.write(data);
        if (chunked) {
            to.write(Chunks.lineEnd());
        }
        if (flush || !to.isWritable()) {
            to.flush();
        }
        return to.isWritable();
    }

    void flushRequest() {
        if (connection != null && !over) {
            connection.flush();
        }
    }

    /// The request's body has ended.
    void endRequest() {
        ShipConnection to = connection();
        if (chunked) {
            ByteBuf end = loop.allocator().directBuffer(CHUNK_LINE);
            Chunks.line(end, 0);
            Chunks.lineEnd(end);
            to.write(end);
        }
        to.endRequest();
    }

    /// Whether more of the response is wanted.
    void flow(boolean on) {
        if (connection != null && !over) {
            connection.flow(on);
        }
    }

    // What the ship answers.

    @Override
    public void informed(ResponseHead head) {
        exchange.client().informational(head);
    }

    @Override
    public void responded(ResponseHead head) {
        if (reused) {
            endpoint.breaker().succeeded(); // it may have been the one try of an open one
        }
        if (head.status() == 101 && !Upgrades.agree(exchange.client().request(), head)) {
            connection().abandon();
            failed(Failure.GARBAGE, true);
        } else {
            Variant.varyBy(exchange.visitor().decidedBy(), head.fields());
            exchange.responded(head);
        }
    }

    @Override
    public void data(ByteBuf data) {
        forwarding.responseData(data);
        exchange.responseData(data);
    }

    @Override
    public void ended(@Nullable Fields trailers) {
        over = true;
        forwarding.responseEnded(trailers);
        exchange.responseEnded(trailers);
    }

    @Override
    public void flush() {
        exchange.flushResponse();
    }

    @Override
    public void writable() {
        exchange.requestWanted();
        flushRequest();
    }

    @Override
    public void failed(Failure failure, boolean begun) {
        over = true;
        RequestHead request = exchange.client().request();
        boolean again =
                reused
                        && !begun
                        && failure == Failure.CLOSED
                        && !request.hasBody()
                        && request.isIdempotent();
        if (again) {
            forwarding.again();
        } else {
            exchange.answer(failure.status(), failure.describe(forwarding.ship()));
        }
    }

    /// The ship has agreed to a WebSocket: the connection is its.
    Tunnel tunnel() {
        over = true;
        ShipConnection agreed = connection();
        Tunnel tunnel = new Tunnel(loop, exchange.client(), agreed, endpoint.traffic());
        agreed.become(tunnel);
        loop.tunnels().add(tunnel);
        return tunnel;
    }

    /// The instance has no more to do with the request. Once is enough, and more does no harm.
    void leave() {
        if (!left) {
            left = true;
            endpoint.traffic().leave();
        }
    }

    /// Nothing of it is wanted any more; a connection that is not finished is closed.
    void abandon() {
        if (!over) {
            over = true;
            if (connection != null) {
                connection.abandon();
            }
        }
    }

    private ShipConnection connection() {
        ShipConnection known = connection;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
