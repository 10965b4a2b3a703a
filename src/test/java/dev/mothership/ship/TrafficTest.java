package dev.mothership.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void withoutARequestItIsDrainedAtOnce() {
        assertThat(new Traffic().close().toCompletableFuture()).isCompleted();
    }

    @Test
    void theLastRequestThatLeavesDrainsIt() {
        Traffic traffic = new Traffic();
        traffic.enter();
        traffic.enter();

        CompletableFuture<Void> drained = traffic.close().toCompletableFuture();
        traffic.leave();
        assertThat(drained).isNotDone();
        traffic.leave();

        assertThat(drained).isCompleted();
        assertThat(traffic.count()).isZero();
    }

    @Test
    void nothingEntersOnceItIsClosed() {
        Traffic traffic = new Traffic();
        traffic.enter();
        traffic.close();

        assertThat(traffic.enter()).isFalse();
        assertThat(traffic.count()).isEqualTo(1);
    }

    @Test
    void closingItTwiceGivesTheSameEnd() {
        Traffic traffic = new Traffic();
        traffic.enter();
        traffic.close();
        CompletableFuture<Void> again = traffic.close().toCompletableFuture();

        assertThat(again).isNotDone();
        traffic.leave();

        assertThat(again).isCompleted();
    }

    @Test
    void noRequestIsInsideWhenItIsDrained() throws Exception {
        for (int round = 0; round < 200; round++) {
            Traffic traffic = new Traffic();
            AtomicInteger inside = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(3);
            List<Thread> loops = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                loops.add(
                        Thread.startVirtualThread(() -> {
                            awaitAll(start);
                            while (traffic.enter()) {
                                inside.incrementAndGet();
                                inside.decrementAndGet();
                                traffic.leave();
                            }
                        }));
            }
            awaitAll(start);
            CompletableFuture<Integer> atTheEnd =
                    traffic.close().thenApply(_ -> inside.get()).toCompletableFuture();

            assertThat(atTheEnd.get()).isZero();
            for (Thread loop : loops) {
                loop.join();
            }
        }
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
