package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.process.FakeProcesses;
import dev.mothership.timer.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private static final long MEBIBYTE = 1 << 20;

    private final FakeProcesses processes = new FakeProcesses();
    private final ManualTimer timer = new ManualTimer();
    private final List<String> said = new ArrayList<>();
    private final List<MemoryWatch.Watched> watched = new ArrayList<>();
    private final MemoryWatch watch =
            new MemoryWatch(
                    processes, timer, Runnable::run, Runnable::run, () -> watched, said::add);

    private void watch(long group, long limit) {
        watched.add(
                new MemoryWatch.Watched(
                        group, limit * MEBIBYTE, reason -> said.add(group + ": " + reason)));
    }

    @Test
    void tellsThoseWhoAreOverTheirLimit() {
        watch(1, 512);
        watch(2, 512);
        processes.uses(1, 612 * MEBIBYTE);
        processes.uses(2, 512 * MEBIBYTE);
        watch.start();
        timer.advance(MemoryWatch.INTERVAL);
        assertThat(said)
                .containsExactly("1: it uses 612 MiB of memory, more than its limit of 512 MiB");
        processes.uses(2, 512 * MEBIBYTE + 1);
        timer.advance(MemoryWatch.INTERVAL);
        assertThat(said.getLast()).startsWith("2: it uses 513 MiB");
    }

    @Test
    void looksOncePerInterval() {
        watch(1, 512);
        processes.uses(1, 600 * MEBIBYTE);
        watch.start();
        watch.start();
        timer.advance(MemoryWatch.INTERVAL.multipliedBy(3));
        assertThat(said).hasSize(3);
        assertThat(timer.waiting()).isOne();
    }

    @Test
    void looksAtNothingOnceStopped() {
        watch(1, 512);
        processes.uses(1, 600 * MEBIBYTE);
        watch.start();
        watch.stop();
        timer.advance(MemoryWatch.INTERVAL.multipliedBy(3));
        assertThat(said).isEmpty();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void saysOnceThatASystemTellsNothing() {
        watch(1, 512);
        watch.start();
        timer.advance(MemoryWatch.INTERVAL.multipliedBy(20));
        assertThat(said)
                .containsExactly(
                        "cannot see how much memory ships use on this system: `limits.memory` has"
                                + " no effect");
    }
}
