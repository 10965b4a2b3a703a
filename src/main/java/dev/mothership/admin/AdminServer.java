package dev.mothership.admin;

import dev.mothership.manifest.Address;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The listener of the admin plane: Quarkus's router, at the address of the manifest.
@ApplicationScoped
public class AdminServer {
    private final Vertx vertx;
    private final Router router;
    private final ShipMetrics metrics;
    private final FlagshipMetrics flagship;
    private volatile @Nullable HttpServer open;

    public AdminServer(Vertx vertx, Router router, ShipMetrics metrics, FlagshipMetrics flagship) {
        this.vertx = vertx;
        this.router = router;
        this.metrics = metrics;
        this.flagship = flagship;
    }

    /// Opens it; blocks until that is done.
    ///
    /// @return where it listens
    /// @throws IOException if the address cannot be used
    public Address.Tcp open(Address.Tcp address) throws IOException {
        metrics.publish();
        flagship.publish();
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(75))
                        .requestHandler(router);
        try {
            server.listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
        }
        open = server;
        return new Address.Tcp(address.host(), server.actualPort());
    }

    /// In development mode Vert.x, which would do it, outlives the application.
    @PreDestroy
    void close() {
        HttpServer server = open;
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
