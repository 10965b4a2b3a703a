package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.Http2RequestReader;
import dev.mothership.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/2 connection (RFC 9113): each of its streams is a [Http2Client]. Frames, windows
/// and HPACK are Netty's; what a request may be is ours ([Http2RequestReader]).
///
/// Responses that are written during one turn of the event loop leave together. It belongs to its
/// channel's event loop.
final class Http2Session extends Http2ConnectionHandler implements Connection {
    /// Bytes of responses that may wait for the end of the turn.
    private static final int MOST_UNFLUSHED = 64 * 1024;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Place place;
    private final Http2Connection.PropertyKey clientKey;
    private final Http2RequestReader reader = new Http2RequestReader();
    private final Http2Response responses = new Http2Response();
    private final List<Http2Client> received = new ArrayList<>();
    private final Runnable flush = this::flushNow;
    private final long begun;
    private final ClosedStreams closed;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Peer peer;
    private boolean flushing;
    private boolean inputEnded;
    private int unflushed;
    private long active;

    Http2Session(
            ProxyLoop loop,
            Entrance entrance,
            ClosedStreams closed,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.loop = loop;
        this.entrance = entrance;
        this.place = new Place(loop, entrance, this);
        this.closed = closed;
        this.clientKey = connection().newKey();
        this.begun = loop.now();
        this.active = begun;
        connection()
                .addListener(
                        new Http2ConnectionAdapter() {
                            @Override
                            public void onStreamClosed(Http2Stream stream) {
                                closed.add(stream.id(), stream.isResetSent());
                                withClient(stream, Http2Client::gone);
                            }
                        });
        decoder.frameListener(new Http2Frames(this));
        encoder.flowController().listener(this::writabilityChanged);
    }

    // Connection: what the loop sees of it.

    /// Takes no more streams and closes after the last one.
    @Override
    public void closeIfIdle() {
        try {
            close(context(), context().newPromise());
        } catch (Exception failure) {
            var _ = context().close();
        }
    }

    @Override
    public void close() {
        int last = connection().remote().lastStreamCreated();
        long code = Http2Error.NO_ERROR.code();
        goAway(context(), last, code, Unpooled.EMPTY_BUFFER, context().newPromise());
        context().flush();
        var _ = context().close();
    }

    /// A stream that has not moved is ended without the others.
    @Override
    public boolean isStalled(long idleSince, long headSince) {
        if (!decoder().prefaceReceived()) {
            return begun - headSince < 0;
        }
        if (connection().numActiveStreams() == 0) {
            return active - idleSince < 0;
        }
        forEachClient(client -> {
            if (client.isStalled(idleSince)) {
                client.breakOff(Http2Error.CANCEL);
            }
        });
        return false;
    }

    // Channel events.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        int more = Http2Builder.CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
        ctx.flush();
        place.take();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        place.leave();
        super.channelInactive(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (!received.isEmpty()) {
            received.forEach(Http2Client::flushRequest);
            received.clear();
        }
        unflushed = 0;
        super.channelReadComplete(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        super.userEventTriggered(ctx, event);
        boolean ended =
                event instanceof ChannelInputShutdownEvent
                        || event == SslCloseCompletionEvent.SUCCESS;
        if (ended && !inputEnded) {
            inputEnded = true;
            forEachClient(Http2Client::inputEnded);
            closeIfIdle();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            var _ = ctx.close(); // reset: there is nobody to tell
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(
            ChannelHandlerContext ctx, Http2Stream stream) {
        loop.refused(Fault.HEAD_TOO_LARGE);
        logUnanswered(Fault.HEAD_TOO_LARGE);
        super.handleServerHeaderDecodeSizeError(ctx, stream);
    }

    /// What comes of a stream that we have reset needs no other reset: it was on its way.
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException exception) {
        int id = exception.streamId();
        if (connection().stream(id) != null || !closed.wasReset(id)) {
            super.onStreamError(ctx, outbound, cause, exception);
        }
    }

    // What frames say.

    void headers(int streamId, Http2Headers fields, boolean last) throws Http2Exception {
        active = loop.now();
        Http2Stream stream = connection().stream(streamId);
        Http2Client known = stream.getProperty(clientKey);
        if (known == null) {
            begin(stream, (ReceivedFields) fields, last);
        } else if (((ReceivedFields) fields).areTrailers()) {
            known.received(Unpooled.EMPTY_BUFFER, last);
        } else {
            throw malformed(stream);
        }
    }

    private void begin(Http2Stream stream, ReceivedFields fields, boolean last)
            throws Http2Exception {
        RequestHead head = loop.takeHead();
        reader.begin(head);
        fields.read(reader);
        Fault fault = reader.end(last);
        if (fault != null) {
            loop.refused(fault);
        }
        if (fault == Fault.MALFORMED) {
            loop.giveHead(head);
            logUnanswered(fault);
            throw malformed(stream);
        }
        Http2Client client = new Http2Client(loop, this, stream, head, last);
        stream.setProperty(clientKey, client);
        client.begin(fault);
        if (entrance.isClosing() && !connection().goAwaySent()) {
            closeIfIdle();
        }
    }

    /// Of a request of which nothing is known for sure.
    private void logUnanswered(Fault fault) {
        new RefusedRequest(entrance.now(), fault).log(loop.state(), peer(), null, 0);
    }

    static Http2Exception malformed(Http2Stream stream) {
        return Http2Exception.streamError(
                stream.id(), Http2Error.PROTOCOL_ERROR, Fault.MALFORMED.message());
    }

    /// @return how many bytes of it need not be counted any more
    int data(int streamId, ByteBuf data, boolean last) throws Http2Exception {
        active = loop.now();
        Http2Client client = connection().stream(streamId).getProperty(clientKey);
        if (client == null) {
            return data.readableBytes();
        }
        received.add(client);
        return client.received(data, last);
    }

    void windowUpdate(int streamId) {
        active = loop.now();
        Http2Stream stream = connection().stream(streamId);
        if (stream != null) {
            withClient(stream, Http2Client::moved);
        }
    }

    private void writabilityChanged(Http2Stream stream) {
        if (encoder().flowController().isWritable(stream)) {
            withClient(stream, Http2Client::writable);
        }
    }

    private void withClient(Http2Stream stream, Consumer<Http2Client> action) {
        Http2Client client = stream.getProperty(clientKey);
        if (client != null) {
            action.accept(client);
        }
    }

    private void forEachClient(Consumer<Http2Client> action) {
        try {
            connection()
                    .forEachActiveStream(stream -> {
                        withClient(stream, action);
                        return true;
                    });
        } catch (Http2Exception failure) {
            onError(context(), true, failure);
        }
    }

    // What streams do.

    Entrance entrance() {
        return entrance;
    }

    Peer peer() {
        Peer known = peer;
        Trust trust = entrance.now().plan().trust();
        if (known == null || known.trust() != trust) {
            known = Peer.of(context().channel(), trust);
            peer = known;
        }
        return known;
    }

    Http2Response responses() {
        return responses;
    }

    /// The stream's client has taken bytes that it had let wait.
    void consumed(Http2Stream stream, int bytes) {
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception failure) {
            onError(context(), true, failure);
        }
    }

    ChannelFuture writeHeaders(Http2Stream stream, Http2Headers headers, boolean last) {
        active = loop.now();
        return encoder()
                .writeHeaders(context(), stream.id(), headers, 0, last, context().newPromise());
    }

    ChannelFuture writeData(Http2Stream stream, ByteBuf data, boolean last) {
        active = loop.now();
        unflushed += data.readableBytes();
        return encoder().writeData(context(), stream.id(), data, 0, last, context().newPromise());
    }

    void reset(Http2Stream stream, Http2Error error) {
        var _ =
                encoder()
                        .writeRstStream(
                                context(), stream.id(), error.code(), context().newPromise());
        flushSoon();
    }

    /// A request of which not all has come got its answer: no more of it is wanted (RFC 9113, 8.1).
    void resetAfter(ChannelFuture answered, Http2Stream stream) {
        var _ =
                answered.addListener(_ -> {
                    if (stream.state() != Http2Stream.State.CLOSED) {
                        reset(stream, Http2Error.NO_ERROR);
                    }
                });
    }

    boolean isWritable(Http2Stream stream) {
        return unflushed < MOST_UNFLUSHED && encoder().flowController().isWritable(stream);
    }

    /// At the end of the loop's turn; at once where much has come together.
    void flushSoon() {
        if (unflushed >= MOST_UNFLUSHED) {
            flushNow();
        } else if (!flushing) {
            flushing = true;
            loop.eventLoop().execute(flush);
        }
    }

    private void flushNow() {
        flushing = false;
        unflushed = 0;
        flush(context());
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
