package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// The native executable can only call what was declared when it was built.
class NativeImageMetadataTest {
    private static final String METADATA =
            "/META-INF/native-image/dev.mothership/mothership/reachability-metadata.json";

    @Test
    void declaresTheDowncallThatIsUsed() throws Exception {
        JsonArray declared = metadata().getJsonObject("foreign").getJsonArray("downcalls");

        assertThat(declared).isEqualTo(new JsonArray().add(used(LibC.shape())));
        assertThat(LibC.options()).singleElement().asString().startsWith("CaptureCallState");
    }

    @Test
    void declaresTheLifeline() throws Exception {
        String script = "dev/mothership/process/lifeline.sh";

        assertThat(metadata().getJsonArray("resources"))
                .isEqualTo(new JsonArray().add(new JsonObject().put("glob", script)));
        assertThat(getClass().getResource("/" + script)).isNotNull();
    }

    private static JsonObject metadata() throws IOException {
        try (InputStream file = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
            assertThat(file).isNotNull();
            return new JsonObject(new String(file.readAllBytes(), UTF_8));
        }
    }

    private static JsonObject used(FunctionDescriptor shape) {
        JsonArray parameters = new JsonArray();
        shape.argumentLayouts().forEach(layout -> parameters.add(name(layout)));
        return new JsonObject()
                .put("returnType", name(shape.returnLayout().orElseThrow()))
                .put("parameterTypes", parameters)
                .put("options", new JsonObject().put("captureCallState", true));
    }

    private static String name(MemoryLayout layout) {
        assertThat(layout).isEqualTo(ValueLayout.JAVA_LONG);
        return "jlong";
    }
}
