package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
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

    /// @param refusal its message ends no sentence and holds nothing that came from the client
    static void send(Client client, ByteBufAllocator allocator, Gate.Refusal refusal) {
        int status = refusal.status();
        String message = refusal.message();
        boolean json = prefersJson(client.request().fields().get(FieldName.ACCEPT));
        String body = json ? json(status, message) : text(status, message);
        ResponseHead head = new ResponseHead();
        head.status(status, "");
        if (status != 204) {
            Fields fields = head.fields();
            fields.add(
                    FieldName.CONTENT_TYPE,
                    json ? "application/json" : "text/plain; charset=utf-8");
            fields.add(FieldName.CACHE_CONTROL, "no-store");
            if (status == 503) {
                fields.add(FieldName.RETRY_AFTER, "1");
            }
            if (refusal.field() != null) {
                fields.add(refusal.field(), refusal.value());
            }
            fields.add(FieldName.CONTENT_LENGTH, Integer.toString(body.length()));
            head.bodyLength(body.length());
        }
        client.head(head, !client.isRequestComplete());
        if (status != 204 && !client.request().isHead()) {
            client.data(ByteBufUtil.writeAscii(allocator, body));
        }
        client.end(null);
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
