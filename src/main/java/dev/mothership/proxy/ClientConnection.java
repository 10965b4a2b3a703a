package dev.mothership.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/// A client's connection: it answers what [RequestFilter] found wrong, after the answers to what
/// was right; stays open for a client that has sent its last request and closed its half; and
/// lingers when it closes on a client that is still sending, so that the answer is not lost in a
/// reset.
///
/// It belongs to its channel's event loop.
final class ClientConnection {
    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.valueOf(ClientConnection.class, "connection");

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final RequestFilter filter;
    private final ChannelHandlerContext context;
    private final Peer peer;
    private @Nullable Exchange current;
    private @Nullable Fault pending;
    private @Nullable Fault badBody;
    private int inFlight;
    private boolean inputEnded;
    private boolean closing;

    /// Puts a filter in front of everything else in the channel's pipeline.
    ClientConnection(Channel channel, ProxyLoop loop, Entrance entrance) {
        this.loop = loop;
        this.entrance = entrance;
        this.filter = new RequestFilter(loop, this);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addFirst("filter", filter);
        this.context = channel.pipeline().context(filter);
        this.peer = Peer.of(channel);
    }

    /// Makes the connection of a channel that was just accepted.
    static void install(Channel channel, ProxyLoop loop, Entrance entrance) {
        ClientConnection connection = new ClientConnection(channel, loop, entrance);
        channel.attr(KEY).set(connection);
        loop.opened(connection);
    }

    static ClientConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    Peer peer() {
        return peer;
    }

    /// Where it came in.
    Entrance entrance() {
        return entrance;
    }

    /// How many bytes the head of its next request may have.
    int headLimit() {
        return entrance.now().plan().limits().headerSize();
    }

    /// A head was found right and is on its way to the codec.
    void headPassed() {
        inFlight++;
    }

    /// A request was found wrong.
    ///
    /// @param inBody whether its head was right
    void refuse(Fault fault, boolean inBody) {
        loop.refused(fault);
        if (inBody) {
            badBody = fault;
            Exchange exchange = current;
            if (exchange != null && inFlight == 1) {
                exchange.answer(fault.status(), fault.message());
            }
        } else if (inFlight == 0) {
            answer(fault);
        } else {
            pending = fault;
        }
    }

    private void answer(Fault fault) {
        var _ = context.write(ErrorResponse.raw(context.alloc(), fault), context.voidPromise());
        lingeringClose();
    }

    /// The client has closed its half.
    ///
    /// @param complete whether no request is cut off by it
    void inputEnded(boolean complete) {
        inputEnded = true;
        if (!complete || (inFlight == 0 && pending == null)) {
            close();
        }
    }

    /// The channel is closed.
    void gone() {
        loop.closed(this);
        Exchange exchange = current;
        if (exchange != null) {
            exchange.clientGone();
        }
    }

    /// What is wrong with the body of the request whose exchange begins; null for nothing.
    @Nullable Fault badBody() {
        return inFlight == 1 ? badBody : null;
    }

    /// A request's exchange begins; those sent behind it wait in the codec.
    ///
    /// @return false where the response before it was the last: then there is nothing to do
    boolean begun(Exchange exchange) {
        current = exchange;
        return !closing;
    }

    /// The exchange is over; its response is about to be handed to the codec.
    ///
    /// @param close whether it is the last
    void ending(boolean close) {
        current = null;
        inFlight--;
        closing |= close;
    }

    /// The response was handed to the codec.
    ///
    /// @param close whether it was the last
    void ended(boolean close) {
        if (close) {
            filter.refuseRest();
            closeAfterWrites();
            return;
        }
        if (inFlight > 0) {
            return;
        }
        filter.resumeChecking(context);
        Fault fault = pending;
        if (inFlight > 0) {
            return;
        }
        if (fault != null) {
            pending = null;
            answer(fault);
        } else if (inputEnded || entrance.isClosing()) {
            closeAfterWrites();
        }
    }

    /// From now on bytes go through unseen.
    ///
    /// @param onInputEnd run when the client has closed its half
    void becomeTunnel(Runnable onInputEnd) {
        current = null;
        filter.becomeTunnel(context, onInputEnd);
        if (inputEnded) {
            onInputEnd.run();
        }
    }

    /// Closes once everything written has left, whatever the client still sends.
    void refuseRest() {
        filter.refuseRest();
        lingeringClose();
    }

    private void lingeringClose() {
        Closing.lingering(context, !inputEnded, () -> loop.lingering(this));
    }

    /// Breaks the connection so that nobody can take the response for complete.
    void breakOff() {
        Closing.abruptly(context);
    }

    void closeAfterWrites() {
        Closing.afterWrites(context);
    }

    void close() {
        var _ = context.close();
    }

    /// Closes it where it is between two requests.
    void closeIfIdle() {
        if (inFlight == 0 && !filter.isTunnel()) {
            close();
        }
    }

    /// Whether nothing has moved since `idleSince`, or a head has been coming since before
    /// `headSince`, though the client is not the one who is waiting.
    boolean stalled(long idleSince, long headSince) {
        Exchange exchange = current;
        boolean waits = exchange != null && exchange.waitsForShip();
        return !waits && !filter.isTunnel() && filter.stalled(idleSince, headSince);
    }
}
