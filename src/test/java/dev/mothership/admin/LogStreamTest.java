package dev.mothership.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.shiplog.Console;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.shiplog.Follower;
import dev.mothership.shiplog.KeptLine;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogStreamTest {
    private static final String TIME = "2026-11-23T10:00:00.120Z";
    private static final String OBJECT = "{\"time\":\"t\",\"status\":200}";

    private final Console console =
            new Console(
                    OutputStream.nullOutputStream(),
                    Console.Style.PLAIN,
                    List.of(),
                    Clock.fixed(Instant.parse(TIME), ZoneOffset.UTC),
                    _ -> {});
    private final LogStream stream =
            new LogStream(
                    () -> {
                        throw new IllegalStateException("not asked");
                    },
                    console);

    @AfterEach
    void close() {
        console.close();
    }

    private static void write(FleetLog.Output output, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.accept(bytes, 0, bytes.length);
    }

    private String written(boolean escapes) {
        return stream.render(console.lines(_ -> true, 100), escapes);
    }

    private static String quoted(String name, String message) {
        return new JsonObject()
                        .put("time", TIME)
                        .put("name", name)
                        .put("stream", "stdout")
                        .put("message", message)
                        .encode()
                + "\n";
    }

    @Test
    void objectsAreGivenAsObjectsAndQuotedForATerminalOnly() {
        write(console.openObjects("access"), OBJECT + "\n");

        assertThat(written(false))
                .isEqualTo("{\"name\":\"access\",\"time\":\"t\",\"status\":200}\n");
        assertThat(written(true)).isEqualTo(quoted("access", OBJECT));
    }

    @Test
    void thoseWhoFollowGetObjectsToo() throws Exception {
        FleetLog.Output access = console.openObjects("access");
        try (Follower follower = console.follow(_ -> true, 0)) {
            write(access, OBJECT + "\n");
            List<KeptLine> lines = follower.take(Duration.ofSeconds(10));

            assertThat(stream.render(lines, false)).startsWith("{\"name\":\"access\",\"time\":");
        }
    }

    @Test
    void whatAShipWritesIsQuotedWhateverItLooksLike() {
        write(console.open("app", FleetLog.Channel.STDOUT), OBJECT + "\n");

        assertThat(written(false)).isEqualTo(quoted("app", OBJECT));
    }

    @Test
    void anObjectThatIsTooLongToBeKeptWholeIsQuoted() {
        String end = "{\"forged\":1}";
        String line = "{\"target\":\"" + "x".repeat(20_000) + end + "\"}";
        write(console.openObjects("access"), line + "\n");
        String given = written(false);

        assertThat(new JsonObject(given).getString("message")).endsWith(end + "\"}");
        assertThat(given.lines()).hasSize(1);
    }
}
