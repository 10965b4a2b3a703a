package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/// Tells a session of the frames that concern it, once the codec has found them right. A reset ends
/// its stream, of which the session hears anyway.
final class Http2Frames extends Http2FrameAdapter {
    private final Http2Session session;

    Http2Frames(Http2Session session) {
        this.session = session;
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        return session.data(streamId, data, last) + padding;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean last)
            throws Http2Exception {
        session.headers(streamId, headers, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        session.headers(streamId, headers, last);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int more) {
        session.windowUpdate(streamId);
    }
}
