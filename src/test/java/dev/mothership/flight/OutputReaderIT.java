package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads the program's output may be slow or gone.
@Timeout(120)
class OutputReaderIT {
    /// Writes 100 KB at a time, and how often it did.
    private static final String CHATTY =
            """
            [mothership]
            metrics_port = 0
            [[fleet.work]]
            name = "app"
            command = "echo $MS_PID > pid; while :; do yes 'a line of output' | head -c 100000; echo >> written; done"
            """;

    @TempDir private Path folder;

    @AfterEach
    void end() throws IOException {
        if (Files.exists(folder.resolve("pid"))) {
            Shell.run("kill " + Files.readString(folder.resolve("pid")));
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// As soon as the ship has written nothing more while the same was written to a reader who
    /// takes it, again and again.
    private long writtenAtRest() {
        Path written = folder.resolve("written");
        long last = -1;
        int same = 0;
        while (same < 100 || last <= 0) {
            long now = size(written);
            same = now == last ? same + 1 : 0;
            last = now;
            assertThat(Shell.run("yes 'a line of output' | head -c 100000 | wc -c").strip())
                    .isEqualTo("100000");
        }
        return last;
    }

    private long residentKib() throws IOException {
        String pid = Files.readString(folder.resolve("pid")).strip();
        return Long.parseLong(Shell.run("ps -o rss= -p " + pid).strip());
    }

    @Test
    void aSlowReaderSlowsTheShipAndMemoryStays() throws Exception {
        Shell.run("mkfifo " + folder + "/go");
        Flight.write(folder.resolve("ship-manifest.toml"), CHATTY);
        List<String> wrapper =
                List.of(
                        "sh",
                        "-c",
                        "\"$@\" | { head -c 1000; read -r _ < go; head -c 10000000; echo; echo enough; }",
                        "sh");
        try (Flight flight = Flight.startIn(wrapper, folder)) {
            long written = writtenAtRest();
            long before = residentKib();

            assertThat(written).isLessThan(30);

            Shell.run("echo > " + folder + "/go");
            flight.out.await("enough");
            assertThat(size(folder.resolve("written"))).isGreaterThan(written + 50);
            assertThat(residentKib()).isLessThan(before + 100_000);
            Shell.run("kill " + Files.readString(folder.resolve("pid")));
        }
    }

    @Test
    void aReaderThatWentAwayDoesNotEndTheFleet() throws Exception {
        Flight.write(folder.resolve("ship-manifest.toml"), CHATTY);
        List<String> wrapper =
                List.of("sh", "-c", "{ \"$@\"; echo \"status $?\" >&2; } | head -c 1000", "sh");
        try (Flight flight = Flight.startIn(wrapper, folder)) {
            flight.err.await("cannot write output: ");
            long written = size(folder.resolve("written"));
            // Each time is a line; ends with the first one after these.
            Shell.run(
                    "tail -n +1 -F %s | head -n %d"
                            .formatted(folder.resolve("written"), written + 200));
            Shell.run("kill " + Files.readString(folder.resolve("pid")));
            flight.err.await("status 0");
        }
    }
}
