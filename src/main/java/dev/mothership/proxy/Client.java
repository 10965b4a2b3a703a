package dev.mothership.proxy;

import dev.mothership.http.Fields;
import dev.mothership.http.RequestHead;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The client's end of an exchange: where its request comes from and its response goes. One is an
/// HTTP/1 connection, with one exchange after the other, the other an HTTP/2 stream. Belongs to its
/// event loop; what is written goes out with the next [#flush()].
interface Client {
    /// Valid until the response has ended.
    RequestHead request();

    Peer peer();

    /// Where it came in.
    Entrance entrance();

    /// Whether all of the request has come.
    boolean isRequestComplete();

    /// Whether more of the request is wanted; at first it is not.
    void flow(boolean on);

    /// Asks for the body of a request that expects to be asked (RFC 9110, 10.1.1).
    void continues();

    /// A response before the response; left out where the client could not take it.
    void informational(ResponseHead head);

    /// The response's head. What concerns one connection only is left out.
    ///
    /// @param last whether the connection is to end with this response
    void head(ResponseHead head, boolean last);

    /// A piece of the response's body; belongs to the client from now on.
    void data(ByteBuf data);

    /// The response has ended: the client may begin another exchange before this returns.
    void end(@Nullable Fields trailers);

    void flush();

    /// Whether more can be written without it piling up.
    boolean isWritable();

    /// Breaks the connection or the stream, so that nobody can take the response for complete.
    void breakOff();

    /// The ship has agreed to the WebSocket that was asked for: from now on data of both ways is
    /// frames.
    ///
    /// @param head the ship's 101
    void become(Tunnel tunnel, ResponseHead head);
}
