package dev.mothership.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;

/// JSON (RFC 8259) as text and back, by the streaming parser, without Jackson's data binding: that
/// would be 280 classes more, and 3 MiB for as long as we run. Thread-safe.
public final class Json {
    static final JacksonCodec CODEC = new JacksonCodec();

    private Json() {}

    /// In one line.
    public static String line(JsonObject object) {
        return CODEC.toString(object, false);
    }

    /// In many lines, for people.
    public static String pretty(JsonObject object) {
        return CODEC.toString(object, true);
    }

    /// @throws DecodeException where `text` is not a JSON object
    public static JsonObject parse(String text) {
        if (CODEC.fromString(text, Object.class) instanceof JsonObject object) {
            return object;
        }
        throw new DecodeException("not an object");
    }
}
