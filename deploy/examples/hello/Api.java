import com.sun.net.httpserver.HttpServer;
import java.time.Instant;

/// `GET /time`: the time, as JSON.
void main() throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/time", exchange -> {
        byte[] body = "{\"time\": \"%s\"}%n".formatted(Instant.now()).getBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    });
    server.start();
    IO.println("listening on port " + port);
}
