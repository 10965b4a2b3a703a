package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No descriptor gets into a ship, none is lost by us.
class LeakIT {
    private static final int SHIPS = 30;
    private static final int ROUNDS = 10;

    /// What a lost descriptor a restart would exceed many times over, and what the program's own
    /// runtime opens and closes does not.
    private static final int LESS_THAN_A_ROUND = SHIPS / 2;

    @TempDir private Path folder;

    @BeforeEach
    void needsProc() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "looks into /proc");
    }

    @Test
    void aShipHasItsThreeDescriptorsOnly() {
        try (Flight flight =
                Flight.launch(
                        folder,
                        """
                        [mothership]
                        metrics = "127.0.0.1:0"
                        [mothership.bind]
                        http = "127.0.0.1:0"
                        [[fleet.work]]
                        name = "lister"
                        oneshot = true
                        command = "exec ls /proc/self/fd"
                        routes = []
                        """)) {
            assertThat(flight.exitStatus()).isZero();
            assertThat(flight.out.all())
                    .filteredOn(line -> line.startsWith("lister | "))
                    .containsExactly(
                            "lister | 0",
                            "lister | 1",
                            "lister | 2",
                            "lister | 3"); // the folder that ls reads
        }
    }

    @Test
    void hundredsOfRestartsLeaveNoDescriptorAndNoThread() {
        StringBuilder manifest = new StringBuilder("[mothership]\nmetrics_port = 0\n");
        for (int i = 0; i < SHIPS; i++) {
            manifest.append(
                    "[[fleet.work]]\nname = \"ship%d\"\ncommand = \"exec sleep 600\"\n"
                            .formatted(i));
        }
        try (Flight flight = Flight.launch(folder, manifest.toString())) {
            for (int i = 0; i < SHIPS; i++) {
                flight.out.await("ship" + i + " is ready");
            }
            restartAll();
            int descriptors = count(flight, "fd");
            int threads = count(flight, "task");

            for (int round = 0; round < ROUNDS; round++) {
                restartAll();
            }

            assertThat(count(flight, "fd")).isLessThan(descriptors + LESS_THAN_A_ROUND);
            assertThat(count(flight, "task")).isLessThan(threads + LESS_THAN_A_ROUND);
            assertThat(flight.stop()).isZero();
        }
    }

    /// Returns when all are ready again.
    private void restartAll() {
        List<String> command = new ArrayList<>(List.of("restart"));
        IntStream.range(0, SHIPS).forEach(i -> command.add("ship" + i));
        try (Flight restart = Flight.start(folder, command.toArray(String[]::new))) {
            restart.out.all();
            assertThat(restart.exitStatus())
                    .as(() -> String.join("\n", restart.err.now()))
                    .isZero();
        }
    }

    private static int count(Flight flight, String what) {
        String[] names = new File("/proc/" + flight.pid() + "/" + what).list();
        assertThat(names).isNotNull();
        return names.length;
    }
}
