package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kept answers to preflights, in the whole program.
class PreflightCacheIT {
    @TempDir private Path folder;

    @Test
    void theShipIsAskedOnceForEachKind() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer ship =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ship.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        ship.start();
        String manifest =
                """
                [mothership]
                metrics = 0
                bind.http = "127.0.0.1:0"
                cors_cache = { max_entries = 100 }
                [[fleet.web]]
                name = "app"
                bind = "tcp://127.0.0.1:%d"
                routes = ["http:/.*"]
                """;
        try (Flight flight =
                Flight.launch(folder, manifest.formatted(ship.getAddress().getPort()))) {
            int port = flight.port();
            for (int i = 0; i < 50; i++) {
                assertThat(ask(port, "https://" + i % 2 + ".example"))
                        .startsWith("HTTP/1.1 204 ")
                        .containsIgnoringCase("Access-Control-Allow-Origin: *");
            }
            assertThat(asked).hasValue(2);
            // More than there is room for.
            for (int i = 0; i < 300; i++) {
                assertThat(ask(port, "https://many." + i)).startsWith("HTTP/1.1 204 ");
            }
            assertThat(asked).hasValueGreaterThanOrEqualTo(302);
        } finally {
            ship.stop(0);
        }
    }

    private static String ask(int port, String origin) throws IOException {
        String request =
                "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: "
                        + origin
                        + "\r\nAccess-Control-Request-Method: PUT\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
