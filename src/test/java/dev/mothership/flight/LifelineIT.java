package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing outlives mothership, whatever mothership dies of. `-Dlifeline.rounds=50` kills it fifty
/// times, `-Dlifeline.seed=N` at the same moments again.
class LifelineIT {
    private static final int ROUNDS = Integer.getInteger("lifeline.rounds", 5);
    private static final long SEED = Long.getLong("lifeline.seed", System.nanoTime());
    private static final long PROMISED = TimeUnit.SECONDS.toNanos(2);
    private static final int SHIPS = 20;

    /// What ships do to stay. Each writes its token where the test finds it.
    private static final List<String> STUBBORN =
            List.of(
                    "sleep 600 & sleep 600 & wait",
                    "trap '' TERM HUP INT; sleep 600 & while :; do sleep 1; done",
                    "setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' & wait",
                    "setsid sleep 600; sleep 600",
                    "sleep 600 & kill -s STOP $$; wait");

    @TempDir private Path folder;

    @BeforeEach
    void writeFleet() {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/environ")) && Shell.has("setsid"),
                "uses setsid and reads Linux's /proc");
        StringBuilder manifest =
                new StringBuilder(
                        """
                        [mothership]
                        metrics_port = 0
                        [[mothership.prelaunch]]
                        name = "first"
                        command = "echo $MS_FLEET > token.new; mv token.new token; sleep 0.05"
                        """);
        for (int i = 0; i < SHIPS; i++) {
            manifest.append(
                    """
                    [[fleet.work]]
                    name = "ship%d"
                    command = '''%s'''
                    """
                            .formatted(i, STUBBORN.get(i % STUBBORN.size())));
        }
        Flight.write(folder.resolve("ship-manifest.toml"), manifest.toString());
    }

    @Test
    void nothingIsLeftWhenItIsKilledWhileItBoots() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Files.deleteIfExists(folder.resolve("token"));
            try (Flight flight = Flight.start(folder)) {
                String token = awaitToken();
                long delay = random.nextLong(TimeUnit.MILLISECONDS.toNanos(250));

                LockSupport.parkNanos(delay); // the moment is what is tried

                killAndExpectNothing(flight, token, "round " + round + ", seed " + SEED);
            }
        }
    }

    @Test
    void nothingIsLeftWhenItIsKilledWhileItFlies() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Files.deleteIfExists(folder.resolve("token"));
            try (Flight flight = Flight.start(folder)) {
                String token = awaitAllReady(flight);

                killAndExpectNothing(flight, token, "round " + round);
            }
        }
    }

    @Test
    void aLifelineThatWasKilledIsReplacedAndTheNextOneHolds() throws Exception {
        try (Flight flight = Flight.start(folder)) {
            String token = awaitAllReady(flight);
            String first = awaitLifeline(token, "");

            Shell.run("kill -s KILL " + first);

            String second = awaitLifeline(token, first);
            assertThat(second).isNotEqualTo(first);
            killAndExpectNothing(flight, token, "with another lifeline");
        }
    }

    @Test
    void anOrderedStopLeavesNothingEither() throws Exception {
        String manifest =
                """
                [mothership]
                metrics_port = 0
                [[fleet.work]]
                name = "parent"
                command = "echo $MS_FLEET > token.new; mv token.new token; setsid sleep 600 & wait"
                """;
        try (Flight flight = Flight.launch(folder, manifest)) {
            String token = awaitToken();

            assertThat(flight.stop()).isZero();

            assertThat(carriers(token)).isEmpty();
            assertThat(lifelines(token)).isEmpty();
        }
    }

    @Test
    void readersOfOurOutputSeeItsEnd() throws Exception {
        try (Flight flight = Flight.start(folder)) {
            awaitAllReady(flight);

            flight.signal("KILL");

            flight.out.all(); // waits for the end
            flight.err.all();
        }
    }

    private void killAndExpectNothing(Flight flight, String token, String when) {
        flight.signal("KILL");
        flight.exitStatus();
        long deadline = System.nanoTime() + PROMISED;
        while (System.nanoTime() < deadline && !carriers(token).isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(carriers(token)).as(when).isEmpty();
        while (System.nanoTime() < deadline && !lifelines(token).isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(lifelines(token)).as(when).isEmpty();
    }

    private String awaitAllReady(Flight flight) throws Exception {
        for (int i = 0; i < SHIPS; i++) {
            flight.out.await("ship" + i + " is ready");
        }
        return awaitToken();
    }

    private String awaitToken() throws Exception {
        Path file = folder.resolve("token");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as("no ship wrote its token").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return Files.readString(file).strip();
    }

    private static String awaitLifeline(String token, String otherThan) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            String found = lifelines(token);
            if (!found.isEmpty() && !found.equals(otherThan)) {
                return found;
            }
            assertThat(System.nanoTime()).as("no other lifeline").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /// Processes of the fleet that are alive, with what they run.
    private static String carriers(String token) {
        return Shell.run(
                """
                for file in $(grep -slzF MS_FLEET=%s /proc/[0-9]*/environ); do
                  pid=${file#/proc/}; ps -o pid=,stat=,args= -p ${pid%%/environ}
                done\
                """
                        .formatted(token));
    }

    private static String lifelines(String token) {
        return Shell.run(
                        """
                        for file in $(grep -slzxF %s /proc/[0-9]*/cmdline); do
                          pid=${file#/proc/}; ps -o pid= -p ${pid%%/cmdline}
                        done\
                        """
                                .formatted(token))
                .strip();
    }
}
