package dev.mothership.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;

/// Writes the answer to a control request; the connection ends with it. Used by one thread.
final class ControlResponse {
    private final OutputStream out;

    ControlResponse(OutputStream out) {
        this.out = out;
    }

    /// Tells the client at once that it was heard, where the answer can take long.
    void heard() throws IOException {
        write("HTTP/1.1 102 Processing\r\n\r\n");
    }

    /// A whole answer.
    void json(int status, JsonObject body) throws IOException {
        byte[] bytes = (escaped(Json.pretty(body)) + "\n").getBytes(UTF_8);
        write(head(status, "application/json", "Content-Length: " + bytes.length + "\r\n"));
        out.write(bytes);
        out.flush();
    }

    /// Bytes that are no UTF-8 are half a surrogate pair in our strings, which JSON can only hold
    /// escaped (RFC 8259, 8.2).
    private static String escaped(String json) {
        if (json.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return json;
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : json.toCharArray()) {
            escaped.append(
                    Character.isSurrogate(c)
                            ? String.format("\\u%04x", (int) c)
                            : String.valueOf(c));
        }
        return escaped.toString();
    }

    /// An answer in one sentence, which starts with "cannot".
    void error(int status, String message) throws IOException {
        json(status, new JsonObject().put("error", message));
    }

    /// The head of an answer of JSON objects, one a line, up to the end of the connection.
    void startLines() throws IOException {
        write(head(200, "application/x-ndjson", ""));
    }

    /// More of such an answer; blocks while the client is slow.
    void lines(String lines) throws IOException {
        write(lines);
    }

    private static String head(int status, String type, String length) {
        String reason =
                switch (status) {
                    case 200 -> "OK";
                    case 400 -> "Bad Request";
                    case 403 -> "Forbidden";
                    case 404 -> "Not Found";
                    case 409 -> "Conflict";
                    case 422 -> "Unprocessable Content";
                    default -> "Error";
                };
        return "HTTP/1.1 "
                + status
                + " "
                + reason
                + "\r\nContent-Type: "
                + type
                + "\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + length
                + "\r\n";
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }
}
