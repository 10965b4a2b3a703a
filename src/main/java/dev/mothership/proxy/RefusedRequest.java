package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.RequestHead;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// What came in place of a request, so that no exchange could begin.
///
/// @param now what the listener serves
record RefusedRequest(ListenerPlan now, Fault fault) {

    /// The answer on an HTTP/1 connection, which has to close behind it.
    ///
    /// @return how many bytes its body has
    int answer(ChannelHandlerContext context) {
        var _ = context.write(ErrorResponse.raw(context.alloc(), fault, now.plan().errorPages()));
        return ErrorResponse.rawLength(fault, now.plan().errorPages());
    }

    /// A line of the access log, if there is one.
    ///
    /// @param line its head, of which the line has come, but maybe no more; null for less
    /// @param bytes of a body that it was answered with
    void log(ProxyState state, Peer peer, @Nullable RequestHead line, int bytes) {
        if (now.plan().accessLog() != null) {
            AccessEntry.Result result = new AccessEntry.Result(fault.status(), bytes, -1);
            state.accessLog()
                    .add(AccessEntry.refused(now, state.timer().now(), peer, line, result));
        }
    }
}
