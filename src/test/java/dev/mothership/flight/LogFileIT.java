package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileIT {
    @TempDir private Path folder;

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rotatesWithoutLosingOrTearingALine() {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                [[fleet.work]]
                name = "app"
                oneshot = true
                command = "seq 100000 199999; printf 200000"
                log = { file = "log/app.log", max_size = "100KiB", keep = 6, console = false }
                """;
        try (Flight flight = Flight.launch(folder, manifest)) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all()).noneMatch(line -> line.startsWith("app "));
        }
        assertThat(
                        IntStream.iterate(6, i -> i - 1)
                                .limit(7)
                                .mapToObj(i -> lines("log/app.log" + (i == 0 ? "" : "." + i)))
                                .flatMap(List::stream))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(100_000, 200_000)
                                .mapToObj(Integer::toString)
                                .toList());
    }

    @Test
    void isAppendedToAndShownToo() {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                [[fleet.work]]
                name = "app"
                oneshot = true
                command = "echo out; echo err >&2; printf '\\\\033[1mbold\\\\033[0m\\\\000'"
                log = { file = "app.log" }
                """;
        for (int i = 0; i < 2; i++) {
            try (Flight flight = Flight.launch(folder, manifest)) {
                assertThat(flight.exitStatus()).isZero();
                assertThat(flight.out.all())
                        .anyMatch(line -> line.matches("app +\\| out"))
                        .anyMatch(line -> line.matches("app +\\| err"));
            }
        }
        assertThat(lines("app.log"))
                .hasSize(6)
                .containsOnly("out", "err", "\u001b[1mbold\u001b[0m\0");
    }

    @Test
    void isOpenedAgainOnUsr1() {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                [[fleet.work]]
                name = "app"
                command = "echo one; echo ready; until [ -e app.log.old -a -e app.log ]; do sleep 0.02; done; echo two; exec sleep 60"
                log = { file = "app.log" }
                [[fleet.work]]
                name = "silent"
                command = "exec sleep 60"
                """;
        try (Flight flight = Flight.launch(folder, manifest)) {
            flight.out.await("| ready");
            Shell.run("mv " + folder + "/app.log " + folder + "/app.log.old");
            flight.signal("USR1");
            flight.out.await("| two");

            assertThat(lines("app.log.old")).containsExactly("one", "ready");
            assertThat(lines("app.log")).containsExactly("two");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void aFileThatCannotBeWrittenStopsNothing() {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                [[fleet.work]]
                name = "app"
                oneshot = true
                command = "echo shown"
                log = { file = "/proc/no/app.log", console = false }
                """;
        try (Flight flight = Flight.launch(folder, manifest)) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .anyMatch(line ->
                            line.contains("cannot write the log of app to /proc/no/app.log"))
                    .anyMatch(line -> line.matches("app +\\| shown"));
        }
    }
}
