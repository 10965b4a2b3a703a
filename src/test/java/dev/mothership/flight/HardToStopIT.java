package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ships do to their processes does not hold a shutdown up: it ends without waiting for any
/// timeout, and nothing is left.
class HardToStopIT {
    @TempDir private Path folder;

    @BeforeEach
    void needsTools() {
        Assumptions.assumeTrue(Shell.has("setsid") && Shell.has("perl"), "uses setsid and perl");
    }

    @Test
    void aShipThatForksADaemonWhichKeepsItsPipes() throws IOException {
        flyAndStop("setsid sleep 600 & echo $! > stray; touch up; exec sleep 600", "");
    }

    @Test
    void aShipThatIsADaemon() throws IOException {
        flyAndStop(
                "setsid sh -c 'echo $$ > stray; touch up; exec sleep 600' & until [ -e up ]; do sleep 0.05; done",
                "oneshot = true");
    }

    @Test
    void aShipThatClosesItsPipes() throws IOException {
        flyAndStop("exec >&- 2>&-; echo $$ > stray; touch up; exec sleep 600", "");
    }

    @Test
    void aShipThatChangesItsGroup() throws IOException {
        flyAndStop(
                """
                echo $$ > stray; exec perl -e '
                  my $child = fork // die; sleep 600 unless $child;
                  setpgrp $child, $child; setpgrp 0, $child; open my $up, ">", "up"; sleep 600'\
                """,
                "");
    }

    @Test
    void aShipThatStopsItself() throws IOException {
        flyAndStop("echo $$ > stray; touch up; kill -s STOP $$; sleep 600", "");
    }

    /// @param script writes the number of the process in question to `stray`, then makes `up`
    private void flyAndStop(String script, String keys) throws IOException {
        Flight.write(folder.resolve("odd.sh"), script);
        String manifest =
                """
                [mothership]
                metrics_port = 0
                shutdown_timeout = "50s"
                [[fleet.work]]
                name = "odd"
                stop_timeout = "40s"
                command = "exec sh odd.sh"
                %s
                [[fleet.work]]
                name = "witness"
                command = "until [ -e up ]; do sleep 0.02; done; echo up; exec sleep 600"
                """
                        .formatted(keys);
        try (Flight flight = Flight.launch(folder, manifest)) {
            flight.out.await("witness | up");

            assertThat(flight.stop()).isZero();

            assertThat(flight.out.all())
                    .noneMatch(
                            line -> line.contains("did not end") || line.contains("not all ended"));
            String stray = Files.readString(folder.resolve("stray")).strip();
            assertThat(Shell.alive(Long.parseLong(stray))).isFalse();
        }
    }
}
