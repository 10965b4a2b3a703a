package dev.mothership.proxy;

import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import dev.mothership.http.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/// A connection to a ship: sends a request, reads its response, goes back to its pool. Belongs to
/// its event loop.
final class ShipConnection extends ChannelInboundHandlerAdapter {
    /// Who has sent a request and is told of its response. None of it is called once the connection
    /// was given back or closed.
    interface Caller {
        /// 1xx, but for 101.
        void informed(ResponseHead head);

        /// @param head valid until the response has ended
        void responded(ResponseHead head);

        /// @param data belongs to the caller from now on
        void data(ByteBuf data);

        void ended(@Nullable Fields trailers);

        /// No more comes for now.
        void flush();

        /// The ship takes more of the request.
        void writable();

        /// @param begun whether anything of the response has come
        void failed(Failure failure, boolean begun);
    }

    /// Responses before a response; some proxies allow five.
    private static final int MOST_INTERIM = 32;

    private final ProxyLoop loop;
    private final ShipPool pool;
    private final ResponseReader reader = new ResponseReader();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Caller caller;
    private @Nullable Tunnel tunnel;
    private boolean requestEnded;
    private boolean once;
    private boolean broken;
    private int interim;
    private long idleSince;

    ShipConnection(ProxyLoop loop, ShipPool pool) {
        this.loop = loop;
        this.pool = pool;
    }

    long idleSince() {
        return idleSince;
    }

    boolean isOpen() {
        return channel().isActive();
    }

    // What is sent.

    /// @param toHead whether the request is a HEAD
    void begin(Caller by, ByteBuf head, boolean toHead, boolean upgrade) {
        caller = by;
        requestEnded = false;
        once = false;
        interim = 0;
        reader.expect(toHead, upgrade);
        write(head);
    }

    void write(ByteBuf bytes) {
        var _ = context().write(bytes, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    /// It is not to be used again after this request.
    void useOnce() {
        once = true;
    }

    /// All of the request was written.
    void endRequest() {
        requestEnded = true;
        context().flush();
    }

    /// Whether more of the response is wanted.
    void flow(boolean on) {
        ChannelConfig config = channel().config();
        if (config.isAutoRead() != on) {
            config.setAutoRead(on);
        }
    }

    /// Nothing of it is wanted any more.
    void abandon() {
        caller = null;
        close();
    }

    void close() {
        var _ = context().close();
    }

    /// Once everything written has left.
    void closeAfterWrites() {
        Closing.afterWrites(context());
    }

    /// From now on bytes of both ways are the tunnel's.
    void become(Tunnel begun) {
        caller = null;
        tunnel = begun;
        pool.count(ShipSeries.Count.WEBSOCKETS, 1);
    }

    /// Of a tunnel: the client has closed its half.
    void endOutput() {
        if (channel() instanceof DuplexChannel duplex) {
            var _ =
                    context()
                            .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                            .addListener(_ -> {
                                var _ = duplex.shutdownOutput();
                            });
        }
    }

    // Channel events.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (tunnel != null) {
            tunnel.fromShip(in);
            return;
        }
        try {
            read(in);
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        while (true) {
            Caller now = caller;
            if (now == null) {
                // Bytes that nobody asked for: what they would answer cannot be known.
                close();
                return;
            }
            switch (reader.read(in, loop.scratch())) {
                case MORE -> {
                    return;
                }
                case HEAD -> {
                    if (++interim > MOST_INTERIM) {
                        fail(now, Failure.GARBAGE);
                        return;
                    }
                    head(now);
                }
                case DATA -> now.data(in.readRetainedSlice(reader.dataLength()));
                case END -> {
                    end(now, in.isReadable());
                    return;
                }
                case FAULT -> {
                    fail(now, Failure.GARBAGE);
                    return;
                }
            }
            if (tunnel != null) {
                if (in.isReadable()) {
                    tunnel.fromShip(in.readRetainedSlice(in.readableBytes()));
                }
                return;
            }
        }
    }

    private void head(Caller now) {
        ResponseHead head = reader.head();
        int status = head.status();
        if (status >= 200 || status == 101) {
            now.responded(head);
        } else if (status != 100) {
            now.informed(head);
        }
    }

    private void end(Caller done, boolean surplus) {
        caller = null;
        if (requestEnded && !once && !surplus && reader.keepsAlive() && hasSentAll()) {
            flow(true);
            idleSince = loop.now();
            pool.release(this);
        } else {
            close();
        }
        done.ended(reader.trailers());
    }

    /// A ship may answer before it has read a body, or without reading it.
    private boolean hasSentAll() {
        ChannelOutboundBuffer unsent = channel().unsafe().outboundBuffer();
        return unsent != null && unsent.totalPendingWriteBytes() == 0;
    }

    private void fail(Caller failed, Failure failure) {
        boolean begun = !reader.isBefore();
        caller = null;
        close();
        failed.failed(failure, begun);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.flushClient();
        } else if (caller != null) {
            caller.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.shipWritable();
        } else if (caller != null && isWritable()) {
            caller.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.closed(this);
        Caller now = caller;
        if (tunnel != null) {
            pool.count(ShipSeries.Count.WEBSOCKETS, -1);
            tunnel.shipClosed();
        } else if (now != null) {
            caller = null;
            if (reader.isUntilClose() && !broken) {
                now.ended(null);
            } else {
                now.failed(Failure.CLOSED, !reader.isBefore());
            }
        }
    }

    /// The channel closes by itself when it cannot be read any more; a failed write says nothing of
    /// what can still be read. After both the end of the connection is not that of a response.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = true;
        if (cause instanceof Error) {
            var _ = ctx.close();
        }
    }

    Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }
}
