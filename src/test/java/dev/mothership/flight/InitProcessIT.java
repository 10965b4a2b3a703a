package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// mothership as process 1 of a PID namespace, as in a container.
class InitProcessIT {
    private static final List<String> NAMESPACE =
            List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child=KILL");

    @TempDir private Path folder;

    @BeforeEach
    void needsNamespaces() {
        String tried = Shell.run(String.join(" ", NAMESPACE) + " echo permitted");
        Assumptions.assumeTrue(
                tried.strip().equals("permitted"), "cannot make a namespace: " + tried.strip());
    }

    @Test
    void reapsAThousandOrphansAndStopsInOrder() {
        try (Flight flight =
                launch(
                        """
                        [mothership]
                        metrics_port = 0
                        [[fleet.work]]
                        name = "forker"
                        command = '''
                          i=0
                          while [ $i -lt 1000 ]; do (sleep 0.05 &); i=$((i + 1)); done
                          echo forked from $MS_PID
                          while grep -qs '^State:.*Z' /proc/[0-9]*/status || pgrep -x sleep; do :; done
                          echo no zombie left
                          trap 'echo asked to stop; exit 0' TERM
                          while :; do sleep 0.05; done
                        '''
                        """)) {
            flight.out.await("forked from 1");
            flight.out.await("no zombie left");

            assertThat(stop(flight)).isZero();

            assertThat(flight.out.all())
                    .anyMatch(line -> line.contains("asked to stop"))
                    .last()
                    .asString()
                    .contains("landed");
        }
    }

    @Test
    void endsWithTheStatusOfTheFleet() {
        try (Flight flight =
                launch(
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "job"
                        command = "exit 3"
                        [[fleet.work]]
                        name = "worker"
                        command = "sleep 600"
                        """)) {
            assertThat(flight.exitStatus()).isEqualTo(1);
        }
    }

    private Flight launch(String manifest) {
        Flight.write(folder.resolve("ship-manifest.toml"), manifest);
        return Flight.startIn(NAMESPACE, folder);
    }

    /// TERM for process 1, which has another number outside.
    private static int stop(Flight flight) {
        Shell.run("kill -s TERM $(ps -o pid= --ppid " + flight.pid() + ")");
        return flight.exitStatus();
    }
}
