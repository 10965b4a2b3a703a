import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/// Both ends of the training flight: the ship behind the proxy, and the visitor in front of it.
class Training {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("serve")) {
            serve(Integer.parseInt(System.getenv("PORT")));
        } else {
            visit(System.getenv("MOTHERSHIP_TRAINING_PORT"), System.getenv("MOTHERSHIP_TRAINING_ADMIN_PORT"));
        }
    }

    static void serve(int port) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "hello\n".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    static void visit(String port, String adminPort) throws Exception {
        try (var client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
            for (var path : List.of(port + "/", port + "/api/users?page=2", adminPort + "/metrics", adminPort + "/health")) {
                var get = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + path)).build();
                client.send(get, BodyHandlers.discarding());
            }
            var post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/form"))
                    .POST(BodyPublishers.ofString("name=value"))
                    .build();
            for (int i = 0; i < 20; i++) {
                client.send(post, BodyHandlers.discarding());
            }
        }
    }
}
