package dev.mothership.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class JsonTest {
    /// By the codec that Vert.x itself uses, which would else ask for a bean that is not there.
    @Test
    void objectsWriteThemselvesAsWeDo() {
        JsonObject object = new JsonObject().put("a", new JsonObject().put("b", 1));

        assertThat(io.vertx.core.json.Json.CODEC).isSameAs(Json.CODEC);
        assertThat(object.encode()).isEqualTo(Json.line(object)).isEqualTo("{\"a\":{\"b\":1}}");
        assertThat(new JsonObject(object.toString())).isEqualTo(object);
    }
}
