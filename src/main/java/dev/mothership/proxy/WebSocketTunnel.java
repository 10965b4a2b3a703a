package dev.mothership.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;

/// Two sockets joined: what comes from one goes to the other, as fast as that takes it. A client
/// that closes its half closes the half towards the ship; a ship that closes, closes the client.
final class WebSocketTunnel {
    private WebSocketTunnel() {}

    /// The same question as [RequestHead#asksForWebSocket()], of a request without body.
    static boolean isAskedFor(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String upgrade = headers.get("upgrade");
        return upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && request.version() == HttpVersion.HTTP_1_1
                && namesUpgrade(headers);
    }

    private static boolean namesUpgrade(MultiMap headers) {
        return headers.getAll("connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    static void ask(HttpClientRequest upstream) {
        upstream.headers().add("Connection", "Upgrade").add("Upgrade", "websocket");
    }

    /// Passes the ship's 101 on and joins the sockets.
    static void open(
            HttpServerRequest request, HttpClientResponse response, ClientConnection client) {
        NetSocket ship = response.netSocket();
        Channel channel = ((ConnectionBase) response.request().connection()).channel();
        ship.pause();
        MultiMap headers = request.response().headers();
        ForwardedHeaders.copyResponse(response.headers(), headers);
        headers.add("Connection", "Upgrade").add("Upgrade", "websocket");
        request.response().setStatusMessage("Switching Protocols");
        request.toNetSocket()
                .onSuccess(socket -> join(socket, ship, channel, client))
                .onFailure(_ -> {
                    ship.close();
                    client.close();
                });
    }

    private static void join(
            NetSocket socket, NetSocket ship, Channel channel, ClientConnection client) {
        pump(socket, ship);
        pump(ship, socket);
        socket.closeHandler(_ -> ship.close());
        ship.closeHandler(_ -> client.closeAfterWrites());
        client.becomeTunnel(() -> endOutput(channel));
        ship.resume();
    }

    private static void pump(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(_ -> from.resume());
            }
        });
        from.exceptionHandler(_ -> to.close());
    }

    private static void endOutput(Channel ship) {
        if (ship instanceof DuplexChannel channel) {
            var _ =
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(_ -> {
                                var _ = channel.shutdownOutput();
                            });
        }
    }
}
