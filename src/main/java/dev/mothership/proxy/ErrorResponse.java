package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Answers of our own: small, plain text or, where the client prefers it, JSON.
final class ErrorResponse {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private ErrorResponse() {}

    /// A whole response for a request that never reaches the codec.
    static ByteBuf raw(ByteBufAllocator allocator, Fault fault, ErrorPages pages) {
        byte[] page = pages.of(fault.status());
        byte[] body = page == null ? ascii(text(fault.status(), fault.message())) : page;
        String head =
                "HTTP/1.1 "
                        + fault.status()
                        + " "
                        + HttpResponseStatus.valueOf(fault.status()).reasonPhrase()
                        + "\r\nContent-Type: "
                        + (page == null ? TEXT : HTML)
                        + "\r\nCache-Control: no-store\r\nContent-Length: "
                        + body.length
                        + "\r\nConnection: close\r\n\r\n";
        byte[] start = ascii(head);
        return allocator.ioBuffer(start.length + body.length).writeBytes(start).writeBytes(body);
    }

    /// How long the body of such a response is.
    static int rawLength(Fault fault, ErrorPages pages) {
        byte[] page = pages.of(fault.status());
        return page == null ? text(fault.status(), fault.message()).length() : page.length;
    }

    /// All but the response's end.
    ///
    /// @param refusal its message ends no sentence and holds nothing that came from the client
    /// @return how many bytes of a body were sent
    static int send(Client client, ErrorPages pages, Gate.Refusal refusal) {
        int status = refusal.status();
        String message = refusal.message();
        boolean json = prefersJson(client.request().fields().get(FieldName.ACCEPT));
        byte[] page = json ? null : pages.of(status);
        byte[] body =
                page == null ? ascii(json ? json(status, message) : text(status, message)) : page;
        ResponseHead head = new ResponseHead();
        head.status(status, "");
        if (status != 204) {
            Fields fields = head.fields();
            fields.add(
                    FieldName.CONTENT_TYPE, json ? "application/json" : page == null ? TEXT : HTML);
            fields.add(FieldName.CACHE_CONTROL, "no-store");
            if (status == 503) {
                fields.add(FieldName.RETRY_AFTER, "1");
            }
            if (refusal.field() != null) {
                fields.add(refusal.field(), refusal.value());
            }
            fields.add(FieldName.CONTENT_LENGTH, Integer.toString(body.length));
            head.bodyLength(body.length);
        }
        client.head(head, !client.isRequestComplete());
        if (status == 204 || client.request().isHead()) {
            return 0;
        }
        client.data(Unpooled.wrappedBuffer(body));
        return body.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
