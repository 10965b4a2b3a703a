package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.tracing.TracingPolicy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One listener of the manifest, opened by every event loop: they share one socket.
final class Entrance {
    private static final int BACKLOG = 4_096;

    /// What the codec may read more than the check lets through.
    private static final int SLACK = 1_024;

    private static final String NO_UNIX_SOCKETS =
            "Unix sockets need the native transport, which this system has none of; use a port";

    private final Listener listener;
    private final int number;
    private final RouteTable.ForListener routes;
    private final AtomicReference<@Nullable Channel> acceptor = new AtomicReference<>();
    private volatile int port;

    /// @param number its place among the listeners
    Entrance(Listener listener, int number, RouteTable routes) {
        this.listener = listener;
        this.number = number;
        this.routes = routes.forListener(listener.name());
    }

    Listener listener() {
        return listener;
    }

    RouteTable.ForListener routes() {
        return routes;
    }

    /// The port it listens on; 0 for a Unix socket.
    int port() {
        return port;
    }

    Future<HttpServer> listen(Vertx vertx, ProxyLoop loop) {
        if (listener.address() instanceof Address.Unix && !vertx.isNativeTransportEnabled()) {
            return Future.failedFuture(new ListenException(subject() + NO_UNIX_SOCKETS));
        }
        int headLimit = loop.plan().limits().headerSize();
        HttpServer server = vertx.createHttpServer(options(headLimit));
        server.connectionHandler(connection -> {
            Channel channel = ((ConnectionBase) connection).channel();
            acceptor.compareAndSet(null, channel.parent());
            ClientConnection.install(channel, loop, headLimit);
        });
        server.requestHandler(request -> begin(loop, request));
        return server.listen(bindAddress())
                .onSuccess(open -> port = Math.max(0, open.actualPort()))
                .recover(cause -> Future.failedFuture(new ListenException(describe(cause))));
    }

    private void begin(ProxyLoop loop, HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        new Exchange(loop, this, ClientConnection.of(channel), request).start();
    }

    /// Accepts no more connections, if it ever has; those that are open stay.
    void stopAccepting() {
        Channel channel = acceptor.get();
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private static HttpServerOptions options(int headLimit) {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxHeaderSize(headLimit + SLACK)
                .setMaxInitialLineLength(headLimit + SLACK)
                .setAcceptBacklog(BACKLOG)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /// For a port that the system is to choose, Vert.x takes a negative number that all servers of
    /// one socket have in common.
    private SocketAddress bindAddress() {
        return switch (listener.address()) {
            case Address.Tcp(String host, int wanted) ->
                    wanted == 0
                            ? SocketAddress.sharedRandomPort(number + 1, host)
                            : SocketAddress.inetSocketAddress(wanted, host);
            case Address.Unix(Path path) -> SocketAddress.domainSocketAddress(path.toString());
        };
    }

    private String describe(Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        String plain =
                lower.contains("in use")
                        ? "address in use: another program listens there"
                        : lower.contains("denied")
                                ? "permission denied: ports below 1024 need root or a capability"
                                : reason;
        return subject() + plain;
    }

    private String subject() {
        return "cannot listen on " + listener.address() + " (bind `" + listener.name() + "`): ";
    }
}
