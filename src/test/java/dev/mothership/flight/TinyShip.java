package dev.mothership.flight;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A web application in one class: answers with what it was asked, and ends when asked for
/// `/crash`.
public final class TinyShip {
    private TinyShip() {}

    /// How a manifest starts it.
    static String command() {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "
                + Path.of("target", "test-classes").toAbsolutePath()
                + " "
                + TinyShip.class.getName();
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", TinyShip::answer);
        server.start();
        System.out.println("tiny ship " + System.getenv("MS_SHIP") + " listens");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/crash")) {
            System.exit(7);
        }
        String body =
                System.getenv("MS_SHIP")
                        + " "
                        + exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + "\n"
                        + headers(exchange);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String headers(HttpExchange exchange) {
        StringBuilder text = new StringBuilder();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        values.forEach(value ->
                                text.append(name).append(": ").append(value).append('\n')));
        return text.toString();
    }
}
