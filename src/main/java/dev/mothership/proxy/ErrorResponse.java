package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Answers of our own: small, plain text or, where the client prefers it, JSON.
final class ErrorResponse {
    private ErrorResponse() {}

    /// A whole response for a request that never reaches the codec.
    static ByteBuf raw(ByteBufAllocator allocator, Fault fault) {
        String body = text(fault.status(), fault.message());
        String head =
                "HTTP/1.1 "
                        + fault.status()
                        + " "
                        + HttpResponseStatus.valueOf(fault.status()).reasonPhrase()
                        + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + body.length()
                        + "\r\nConnection: close\r\n\r\n";
        byte[] bytes = (head + body).getBytes(StandardCharsets.US_ASCII);
        return allocator.ioBuffer(bytes.length).writeBytes(bytes);
    }

    /// @param message ends no sentence and holds nothing that came from the client
    static void send(HttpServerRequest request, int status, String message) {
        HttpServerResponse response = request.response();
        boolean json = prefersJson(request.getHeader("accept"));
        String body = json ? json(status, message) : text(status, message);
        response.headers().clear();
        response.setStatusCode(status);
        if (status == 204) {
            response.end();
            return;
        }
        response.headers()
                .add("Content-Type", json ? "application/json" : "text/plain; charset=utf-8")
                .add("Cache-Control", "no-store");
        if (status == 503) {
            response.headers().add("Retry-After", "1");
        }
        response.end(body);
    }

    private static boolean prefersJson(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        int json = lower.indexOf("application/json");
        int html = lower.indexOf("text/");
        return json >= 0 && (html < 0 || json < html);
    }

    private static String text(int status, String message) {
        return status
                + " "
                + HttpResponseStatus.valueOf(status).reasonPhrase()
                + ": "
                + message
                + "\n";
    }

    private static String json(int status, String message) {
        return "{\"status\":"
                + status
                + ",\"error\":\""
                + HttpResponseStatus.valueOf(status).reasonPhrase()
                + "\",\"message\":\""
                + message.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"}\n";
    }
}
