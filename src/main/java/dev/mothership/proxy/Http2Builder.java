package dev.mothership.proxy;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/// Puts Netty's HTTP/2 codec together for one connection, with its limits against floods: of
/// resets, of frames that have to be answered, of empty ones.
///
/// Netty wraps the encoder when it makes the connection, and the decoder when it is given a codec;
/// to get both around a decoder of ours, one builder makes the encoder and hands it to another.
final class Http2Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Http2Builder> {
    /// RFC 9113, 6.5.2 recommends at least 100.
    static final int MOST_STREAMS = 250;

    /// Of a request's body that the ship does not take yet.
    static final int STREAM_WINDOW = 256 * 1024;

    /// The same of all streams of a connection together.
    static final int CONNECTION_WINDOW = 1024 * 1024;

    /// Encoded headers may be longer than they are allowed to be, and are answered with 431; much
    /// longer ones end the connection.
    private static final int GOAWAY_FACTOR = 4;

    /// Resets that a client may have us send within [#RESET_SECONDS]: each costs a request to a
    /// ship.
    private static final int MOST_RESETS = 1_000;

    private static final int RESET_SECONDS = 30;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final int headerSize;
    private final ClosedStreams closed;

    private Http2Builder(ProxyLoop loop, Entrance entrance, int headerSize, ClosedStreams closed) {
        this.loop = loop;
        this.entrance = entrance;
        this.headerSize = headerSize;
        this.closed = closed;
    }

    static Http2Session session(ProxyLoop loop, Entrance entrance) {
        int headerSize = entrance.now().plan().limits().headerSize();
        Http2Connection connection = new DefaultHttp2Connection(true);
        // Netty enforces the limit once the client has acknowledged it; one may never do so.
        connection.remote().maxActiveStreams(MOST_STREAMS);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(
                                connection, new UniformStreamByteDistributor(connection)));
        Http2Builder builder = new Http2Builder(loop, entrance, headerSize, new ClosedStreams());
        builder.connection(connection);
        builder.encoderIgnoreMaxHeaderListSize(true);
        builder.gracefulShutdownTimeoutMillis(-1); // our own rules end what does not move
        builder.encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS);
        return builder.build();
    }

    @Override
    protected Http2Session build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings)
            throws Exception {
        if (decoder() != null) {
            return new Http2Session(loop, entrance, closed, decoder, encoder, settings);
        }
        Http2Builder second = new Http2Builder(loop, entrance, headerSize, closed);
        second.codec(ownDecoder(encoder), encoder);
        second.initialSettings(
                new Http2Settings()
                        .maxConcurrentStreams(MOST_STREAMS)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(headerSize)
                        .connectProtocolEnabled(true));
        return second.build();
    }

    private Http2ConnectionDecoder ownDecoder(Http2ConnectionEncoder encoder)
            throws Http2Exception {
        DefaultHttp2HeadersDecoder headers = ReceivedFields.decoder();
        headers.maxHeaderListSize(headerSize, (long) headerSize * GOAWAY_FACTOR);
        return new DefaultHttp2ConnectionDecoder(
                encoder.connection(),
                encoder,
                new Http2FrameCheck(
                        headers,
                        encoder.connection(),
                        closed,
                        Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND + 2 * GOAWAY_FACTOR * headerSize),
                Http2PromisedRequestVerifier.ALWAYS_VERIFY,
                true,
                true,
                false) {
            @Override
            protected long calculateMaxHeaderListSizeGoAway(long most) {
                return most * GOAWAY_FACTOR;
            }
        };
    }
}
