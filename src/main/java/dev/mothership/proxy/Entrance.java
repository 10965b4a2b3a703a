package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

/// An open listener. Every event loop has a server of its own for it, and they share one socket.
///
/// What it serves changes with the manifest; where it listens does not. Thread-safe.
final class Entrance {
    private static final int BACKLOG = 4_096;

    /// What the codec may read of a head: more than the manifest can allow, for it is our check
    /// that sets the limit.
    private static final int CODEC_LIMIT = (1 << 20) + 1_024;

    private static final String NO_UNIX_SOCKETS =
            "Unix sockets need the native transport, which this system has none of; use a port";

    private final Address address;
    private final int number;
    private final AtomicReference<@Nullable Channel> acceptor = new AtomicReference<>();
    private volatile ListenerPlan now;
    private volatile boolean closing;
    private volatile int port;

    /// @param number no other entrance of this program has or had it
    Entrance(int number, ListenerPlan plan) {
        this.address = plan.listener().address();
        this.number = number;
        this.now = plan;
    }

    Address address() {
        return address;
    }

    /// What it serves at this moment.
    ListenerPlan now() {
        return now;
    }

    /// From the next request on it serves something else.
    void serve(ListenerPlan next) {
        now = next;
    }

    /// Whether connections are to end with the request that runs.
    boolean isClosing() {
        return closing;
    }

    /// The port it listens on; 0 for a Unix socket.
    int port() {
        return port;
    }

    /// On the loop's thread.
    Future<HttpServer> listen(Vertx vertx, ProxyLoop loop) {
        if (address instanceof Address.Unix && !vertx.isNativeTransportEnabled()) {
            return Future.failedFuture(new ListenException(subject() + NO_UNIX_SOCKETS));
        }
        HttpServer server = vertx.createHttpServer(options());
        server.connectionHandler(connection -> {
            Channel channel = ((ConnectionBase) connection).channel();
            acceptor.compareAndSet(null, channel.parent());
            ClientConnection.install(channel, loop, this);
        });
        server.requestHandler(request -> begin(loop, request));
        return server.listen(bindAddress())
                .onSuccess(open -> port = Math.max(0, open.actualPort()))
                .recover(cause -> Future.failedFuture(new ListenException(describe(cause))));
    }

    private static void begin(ProxyLoop loop, HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        new Exchange(loop, ClientConnection.of(channel), request).start();
    }

    /// Accepts no more connections; those that are open stay. Vert.x would close them with their
    /// server, so the socket is closed behind its back. Who never had a connection has no socket
    /// known here: closing its servers does no harm then.
    ///
    /// @return completes once the socket is closed, and the address is free
    Future<Void> stopAccepting() {
        closing = true;
        Channel channel = acceptor.get();
        if (channel == null) {
            return Future.succeededFuture();
        }
        Promise<Void> closed = Promise.promise();
        channel.close().addListener(_ -> closed.complete());
        return closed.future();
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxHeaderSize(CODEC_LIMIT)
                .setMaxInitialLineLength(CODEC_LIMIT)
                .setAcceptBacklog(BACKLOG)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /// For a port that the system is to choose, Vert.x takes a negative number that all servers of
    /// one socket have in common.
    private SocketAddress bindAddress() {
        return switch (address) {
            case Address.Tcp(String host, int wanted) ->
                    wanted == 0
                            ? SocketAddress.sharedRandomPort(number, host)
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

    /// Where another one of the same fleet has the port.
    ListenException inUseBy(Entrance other) {
        return new ListenException(
                subject()
                        + "address in use: this fleet itself listens on "
                        + other.address
                        + ", and closes it only after; restart the fleet instead");
    }

    private String subject() {
        return "cannot listen on " + address + " (bind `" + now.listener().name() + "`): ";
    }
}
