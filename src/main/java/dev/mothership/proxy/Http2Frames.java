package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/// Tells a session of the frames that its codec has read. A reset ends its stream, of which the
/// session hears anyway.
final class Http2Frames extends Http2FrameAdapter {
    private final Http2Session session;

    Http2Frames(Http2Session session) {
        this.session = session;
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        session.framed();
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
        session.framed();
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
        session.framed();
        session.headers(streamId, headers, last);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int more) {
        session.framed();
        session.windowUpdate(streamId);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx,
            int streamId,
            int dependency,
            short weight,
            boolean exclusive) {
        session.framed();
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        session.framed();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        session.framed();
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
        session.framed();
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
        session.framed();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        session.framed();
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx,
            byte frameType,
            int streamId,
            Http2Flags flags,
            ByteBuf payload) {
        session.framed();
    }
}
