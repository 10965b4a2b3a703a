package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.flagship.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Waves of 3 and 10 whole servers on a real PostgreSQL: in peace, with the flagship killed, with
/// the database restarted, with the network silent, each at random moments.
///
/// `-Dflagship.waves=N` runs more of them. `-Dflagship.seed=N` makes the same choices as another
/// run, `-Dflagship.first=N` leaves out the waves before. `-Dflagship.heartbeat=MS`: see
/// docs/flagship.md before you make that shorter.
class FlagshipChaosIT {
    private static final int WAVES = Integer.getInteger("flagship.waves", 5);
    private static final int FIRST = Integer.getInteger("flagship.first", 0);
    private static final long SEED = Long.getLong("flagship.seed", System.nanoTime());
    private static final int HEARTBEAT = Integer.getInteger("flagship.heartbeat", 2_000);

    @TempDir private Path folder;

    @Test
    void neverTwoAtATimeNeverWithoutAndNobodyHangs() throws IOException {
        System.out.println("flagship.seed=" + SEED + " flagship.waves=" + WAVES);
        Random seeds = new Random(SEED);
        int migrations = 0;
        try (TestPostgres postgres = TestPostgres.start("max_connections=100")) {
            for (int number = 0; number < WAVES; number++) {
                Random random = new Random(seeds.nextLong());
                if (number >= FIRST) {
                    migrations += wave(postgres, number, random);
                }
            }
        }
        System.out.println(
                (WAVES - FIRST) + " waves, " + migrations + " migrations begun, nothing wrong");
    }

    /// How often prelaunch was begun.
    private int wave(TestPostgres postgres, int number, Random random) throws IOException {
        FlagshipWave.Trouble trouble =
                FlagshipWave.Trouble.values()[number % FlagshipWave.Trouble.values().length];
        int servers = number / FlagshipWave.Trouble.values().length % 2 == 0 ? 3 : 10;
        String words = "wave " + number + " (" + trouble + ", " + servers + " servers)";
        long began = System.nanoTime();
        Path home = Files.createDirectory(folder.resolve("wave" + number));
        boolean release = random.nextInt(3) > 0;
        try (FlagshipWave wave = new FlagshipWave(home, postgres, release, HEARTBEAT, random)) {
            try {
                wave.boot(servers);
                wave.trouble(trouble);
                wave.awaitAll();
                check(wave, trouble);
            } catch (AssertionError e) {
                throw new AssertionError(
                        words + " of flagship.seed=" + SEED + ": " + wave.history(), e);
            }
            int runs = wave.lines("runs").size();
            System.out.println(
                    words
                            + (release ? "" : " without a release")
                            + ": "
                            + runs
                            + " migrations begun, "
                            + (System.nanoTime() - began) / 1_000_000
                            + " ms");
            return runs;
        }
    }

    private static void check(FlagshipWave wave, FlagshipWave.Trouble trouble) throws IOException {
        assertThat(wave.lines("overlaps")).as("two migrations at a time").isEmpty();
        assertThat(wave.lines("early")).as("ships before the migration").isEmpty();
        assertThat(wave.lines("done")).as("migrations that ended").isNotEmpty();
        if (trouble == FlagshipWave.Trouble.NONE) {
            assertThat(wave.lines("runs")).as("migrations").hasSize(1);
        }
    }
}
