package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputIT {
    private static final String CHATTY =
            """
            [mothership]
            metrics_port = 0
            [[fleet.work]]
            name = "left"
            oneshot = true
            command = "i=0; while [ $i -lt 5000 ]; do echo left $i; i=$((i+1)); done; printf 'no newline'"
            [[fleet.work]]
            name = "right"
            oneshot = true
            command = "i=0; while [ $i -lt 5000 ]; do echo right $i >&2; i=$((i+1)); done"
            """;

    @TempDir private Path folder;

    @Test
    void noLineIsLostTornOrMixed() {
        try (Flight flight = Flight.launch(folder, CHATTY)) {
            assertThat(flight.exitStatus()).isZero();
            List<String> lines = flight.out.all();
            for (String name : List.of("left", "right")) {
                assertThat(
                                lines.stream()
                                        .filter(line ->
                                                line.matches(name + " +\\| " + name + " \\d+"))
                                        .map(line -> line.substring(line.indexOf('|') + 2)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 5000).mapToObj(i -> name + " " + i).toList());
            }
            assertThat(lines).anyMatch(line -> line.endsWith("| no newline"));
        }
    }

    @Test
    void jsonIsOneObjectALine() {
        try (Flight flight = Flight.launch(folder, CHATTY, "--log-format", "json")) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .hasSizeGreaterThan(10_000)
                    .allMatch(line -> {
                        var object = new io.vertx.core.json.JsonObject(line);
                        return object.containsKey("time") && object.containsKey("message");
                    });
        }
    }
}
