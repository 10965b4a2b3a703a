import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/// A page at `/` that says who asked for it, and `/health`.
void main() throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/health", exchange -> answer(exchange, "ok\n"));
    server.createContext(
            "/", exchange -> answer(exchange, "Hello from " + System.getenv("MS_SHIP") + ", seen through "
                    + exchange.getRequestHeaders().getFirst("X-Forwarded-Host") + "\n"));
    server.start();
    IO.println("listening on port " + port);
}

void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes();
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
}
