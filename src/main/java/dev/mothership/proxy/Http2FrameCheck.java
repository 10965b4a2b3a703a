package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// Sees frames before the codec does, and finds what it is too kind about: headers on a stream that
/// is closed (RFC 9113, 5.1 and 5.1.1), and headers without end, which come in any number of frames
/// of which nothing is heard until the last.
final class Http2FrameCheck extends DefaultHttp2FrameReader {
    private final Http2Connection connection;
    private final ClosedStreams closed;
    private final int most;
    private @Nullable Listener listener;
    private boolean framed;
    private int quiet;

    /// @param most bytes between two frames, or of a frame and those that continue it
    Http2FrameCheck(
            DefaultHttp2HeadersDecoder headers,
            Http2Connection connection,
            ClosedStreams closed,
            int most) {
        super(headers);
        this.connection = connection;
        this.closed = closed;
        this.most = most;
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf in, Http2FrameListener next)
            throws Http2Exception {
        Listener checking = listener;
        if (checking == null || !checking.leadsTo(next)) {
            checking = new Listener(next);
            listener = checking;
        }
        framed = false;
        int before = in.readableBytes();
        super.readFrame(ctx, in, checking);
        quiet = framed ? 0 : quiet + before - in.readableBytes();
        if (quiet > most) {
            quiet = 0;
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "headers without end");
        }
    }

    /// Around the codec's.
    private final class Listener extends Http2FrameListenerDecorator {
        private final Http2FrameListener next;

        Listener(Http2FrameListener next) {
            super(next);
            this.next = next;
        }

        boolean leadsTo(Http2FrameListener other) {
            return next == other;
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last)
                throws Http2Exception {
            framed = true;
            return super.onDataRead(ctx, id, data, padding, last);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last)
                throws Http2Exception {
            if (isWanted(id)) {
                super.onHeadersRead(ctx, id, headers, padding, last);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean last)
                throws Http2Exception {
            if (isWanted(id)) {
                super.onHeadersRead(ctx, id, headers, dependency, weight, exclusive, padding, last);
            }
        }

        /// Those that were on their way when we have reset the stream are not.
        private boolean isWanted(int id) throws Http2Exception {
            framed = true;
            Http2Stream stream = connection.stream(id);
            if (stream == null) {
                if (!connection.remote().mayHaveCreatedStream(id) || connection.goAwaySent()) {
                    return true;
                }
                if (closed.wasReset(id)) {
                    return false;
                }
                throw Http2Exception.connectionError(
                        closed.has(id) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR,
                        "headers on a stream that is closed");
            }
            if (!stream.state().remoteSideOpen()) {
                throw Http2Exception.streamError(
                        id, Http2Error.STREAM_CLOSED, "headers after the end of the request");
            }
            return true;
        }

        @Override
        public void onPriorityRead(
                ChannelHandlerContext ctx, int id, int on, short weight, boolean exclusive)
                throws Http2Exception {
            framed = true;
            super.onPriorityRead(ctx, id, on, weight, exclusive);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error)
                throws Http2Exception {
            framed = true;
            super.onRstStreamRead(ctx, id, error);
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
                throws Http2Exception {
            framed = true;
            super.onSettingsRead(ctx, settings);
        }

        @Override
        public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
            framed = true;
            super.onSettingsAckRead(ctx);
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
            framed = true;
            super.onPingRead(ctx, data);
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
            framed = true;
            super.onPingAckRead(ctx, data);
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int more)
                throws Http2Exception {
            framed = true;
            super.onWindowUpdateRead(ctx, id, more);
        }

        @Override
        public void onUnknownFrame(
                ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
                throws Http2Exception {
            framed = true;
            super.onUnknownFrame(ctx, type, id, flags, payload);
        }
    }
}
