package dev.mothership.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP/1.1 request (RFC 9112) at the control socket, as far as its clients use that.
///
/// @param path without the query
/// @param query decoded
/// @param body empty if there was none
record ControlRequest(
        String method, String path, Map<String, List<String>> query, JsonObject body) {
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int LONGEST_BODY = 64 * 1024;

    /// A request that cannot be understood. The message starts with "cannot".
    static final class Unreadable extends Exception {
        @java.io.Serial private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /// Reads one; blocks until it is there.
    ///
    /// @return empty if the client said nothing
    static Optional<ControlRequest> read(InputStream in) throws IOException, Unreadable {
        String head = head(in);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        String[] lines = head.split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new Unreadable("cannot read the request line: it is not HTTP/1.1");
        }
        int question = words[1].indexOf('?');
        String path = question < 0 ? words[1] : words[1].substring(0, question);
        String query = question < 0 ? "" : words[1].substring(question + 1);
        return Optional.of(new ControlRequest(words[0], path, parse(query), body(in, lines)));
    }

    private static String head(InputStream in) throws IOException, Unreadable {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                if (head.isEmpty()) {
                    return "";
                }
                throw new Unreadable("cannot read the request: it ends in its head");
            }
            if (head.length() == LONGEST_HEAD) {
                throw new Unreadable(
                        "cannot read the request: its head is over " + LONGEST_HEAD + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static JsonObject body(InputStream in, String[] head) throws IOException, Unreadable {
        int length = 0;
        for (String line : head) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("transfer-encoding:")) {
                throw new Unreadable("cannot read the request's body: give its Content-Length");
            }
            if (lower.startsWith("content-length:")) {
                length = length(lower.substring("content-length:".length()).strip());
            }
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new Unreadable("cannot read the request: it ends in its body");
        }
        try {
            return length == 0 ? new JsonObject() : Json.parse(new String(bytes, UTF_8));
        } catch (DecodeException _) {
            throw new Unreadable("cannot read the request's body: it is not a JSON object");
        }
    }

    private static int length(String value) throws Unreadable {
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > LONGEST_BODY) {
            throw new Unreadable(
                    "cannot read a body of " + value + " bytes: the limit is " + LONGEST_BODY);
        }
        return Integer.parseInt(value);
    }

    private static Map<String, List<String>> parse(String query) throws Unreadable {
        Map<String, List<String>> all = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.computeIfAbsent(decode(pair.substring(0, equals)), _ -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return all;
    }

    private static String decode(String text) throws Unreadable {
        try {
            return URLDecoder.decode(new String(text.getBytes(ISO_8859_1), UTF_8), UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Unreadable("cannot read the query: `" + text + "` is wrongly encoded");
        }
    }

    /// The values that the query gives for a name.
    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /// Whether the query says `NAME=true`.
    boolean says(String name) {
        return all(name).contains("true");
    }
}
