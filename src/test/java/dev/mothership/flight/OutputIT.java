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

    private static final String ODD =
            """
            [mothership]
            metrics_port = 0
            [[fleet.work]]
            name = "odd"
            oneshot = true
            command = '''
            head -c 1000000 /dev/zero | tr '\\0' x; echo
            printf 'nul \\000 and \\377\\n'
            printf '10%%\\r99%%\\r100%%\\n'
            printf '\\033[31mred\\033[0m\\n'
            printf 'no newline'
            '''
            """;

    @Test
    void oddOutputArrivesAsItCame() {
        try (Flight flight = Flight.launch(folder, ODD)) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .filteredOn(line -> line.startsWith("odd | "))
                    .containsExactly(
                            "odd | " + "x".repeat(1_000_000),
                            "odd | nul \0 and \ufffd", // as the test decodes it
                            "odd | 10%",
                            "odd | \u001b[31mred\u001b[0m",
                            "odd | no newline");
        }
    }

    @Test
    void oddOutputIsRightInJson() {
        try (Flight flight = Flight.launch(folder, ODD, "--log-format", "json")) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(
                            flight.out.all().stream()
                                    .map(io.vertx.core.json.JsonObject::new)
                                    .filter(line -> line.getString("name").equals("odd"))
                                    .map(line -> line.getString("message")))
                    .containsExactly(
                            "x".repeat(1_000_000),
                            "nul \0 and \ufffd",
                            "10%\r99%\r100%",
                            "red",
                            "no newline");
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
