package dev.mothership.admin;

import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/// Tells Vert.x to write and read JSON as [Json] does: Quarkus's own would ask for a bean of
/// Jackson's data binding, which is left out (`application.properties`).
public final class StreamedJson implements JsonFactory {

    @Override
    public int order() {
        return 0; // before all others
    }

    @Override
    public JsonCodec codec() {
        return Json.CODEC;
    }
}
