package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private final Breaker breaker = new Breaker();
    private long now = Long.MAX_VALUE - 3 * SECOND; // such a clock overflows

    private boolean permits() {
        return breaker.permits(() -> now);
    }

    private void failTimes(int count) {
        for (int i = 0; i < count; i++) {
            breaker.failed(now);
        }
    }

    private void open() {
        failTimes(4);
        now += SECOND;
        failTimes(1);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void aClosedOneAsksForNoTime() {
        assertThat(
                        breaker.permits(() -> {
                            throw new AssertionError();
                        }))
                .isTrue();
    }

    @Test
    void fiveFailuresAtOnceDoNotOpenIt() {
        failTimes(50);
        assertThat(permits()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void fourFailuresOverAnHourDoNotOpenIt() {
        for (int i = 0; i < 4; i++) {
            breaker.failed(now);
            now += 900 * SECOND;
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void fiveOverASecondOpenItForASecond() {
        open();
        assertThat(permits()).isFalse();
        now += SECOND - 1;
        assertThat(permits()).isFalse();
    }

    @Test
    void aSuccessBetweenStartsOver() {
        failTimes(4);
        breaker.succeeded();
        now += SECOND;
        failTimes(4);
        now += SECOND - 1;
        failTimes(1);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void halfOpenLetsOneTry() {
        open();
        now += SECOND;
        assertThat(permits()).isTrue();
        assertThat(permits()).isFalse();
        assertThat(permits()).isFalse();
    }

    @Test
    void whenTheTrySucceedsItIsClosed() {
        open();
        now += SECOND;
        assertThat(permits()).isTrue();
        breaker.succeeded();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(permits()).isTrue();
        assertThat(permits()).isTrue();
    }

    @Test
    void whenTheTryFailsItIsOpenForLongerAndLonger() {
        open();
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long since = now;
            while (!permits()) {
                now += SECOND / 4;
            }
            breaker.failed(now);
            seconds.add((now - since) / SECOND);
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 8L);
    }

    /// A try that is never heard of again does not shut the instance out for good.
    @Test
    void aTryWithoutOutcomeIsFollowedByAnother() {
        open();
        now += SECOND;
        assertThat(permits()).isTrue();
        now += 8 * SECOND;
        assertThat(permits()).isTrue();
        assertThat(permits()).isFalse();
    }

    @Test
    void ofManyThreadsOneMayTry() throws InterruptedException {
        open();
        now += SECOND;
        long time = now;
        AtomicInteger permitted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(
                    Thread.startVirtualThread(() -> {
                        if (breaker.permits(() -> time)) {
                            permitted.incrementAndGet();
                        }
                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(permitted).hasValue(1);
    }
}
