package dev.mothership.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;

/// The clients that reach ships, of one event loop.
final class UpstreamClients {
    /// Connections of one loop to one instance; a ship that takes longer is full.
    private static final int MOST_CONNECTIONS = 4_096;

    private static final int MOST_WAITING = 1_024;

    /// Shorter than the 5 s after which many servers close an idle connection, in seconds.
    private static final int KEEP_ALIVE = 4;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private UpstreamClients() {}

    static HttpClient pooled(Vertx vertx) {
        return vertx.createHttpClient(options().setKeepAlive(true), pool());
    }

    /// Opens a connection for each request.
    static HttpClient fresh(Vertx vertx) {
        return vertx.createHttpClient(options().setKeepAlive(false), pool());
    }

    private static PoolOptions pool() {
        return new PoolOptions()
                .setHttp1MaxSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING);
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAliveTimeout(KEEP_ALIVE)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }
}
