package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CrashHistoryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void firstRestartComesAtOnceThenDelaysDoubleUpToThirtySeconds() {
        CrashHistory history = CrashHistory.NONE;
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            history = history.crashed(i * 100 * SECOND, SECOND);
            seconds.add(history.delay(0).toSeconds());
        }
        assertThat(seconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void aMinuteOfRunningStartsOver() {
        CrashHistory history =
                CrashHistory.NONE
                        .crashed(0, SECOND)
                        .crashed(SECOND, SECOND)
                        .crashed(2 * SECOND, SECOND);
        assertThat(history.crashed(200 * SECOND, 60 * SECOND).delay(0)).isZero();
        assertThat(history.crashed(200 * SECOND, 59 * SECOND).delay(0)).isPositive();
    }

    @Test
    void fiveCrashesWithinAMinuteAreALoop() {
        CrashHistory history = CrashHistory.NONE;
        for (int i = 0; i < 4; i++) {
            history = history.crashed(i * SECOND, SECOND);
        }
        assertThat(history.looping()).isFalse();
        assertThat(history.crashed(59 * SECOND, SECOND).looping()).isTrue();
        assertThat(history.crashed(61 * SECOND, SECOND).looping()).isFalse();
    }

    @Property
    void delayIsNeverNegativeNorLongerThanThirtySecondsAndAQuarter(
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 100_000_000_000L) Long> gaps,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double jitter) {
        CrashHistory history = CrashHistory.NONE;
        long now = 0;
        for (long gap : gaps) {
            now += gap;
            history = history.crashed(now, gap / 2);
            assertThat(history.delay(jitter)).isBetween(Duration.ZERO, Duration.ofMillis(37_500));
        }
    }
}
