package dev.mothership.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
    private final ManualTimer timer = new ManualTimer();
    private final FakeProber prober = new FakeProber();
    private final List<String> heard = new ArrayList<>();

    private HealthMonitor monitor(boolean once) {
        HealthMonitor.Rhythm rhythm =
                new HealthMonitor.Rhythm(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(60),
                        once);
        ProbeTarget target = new ProbeTarget.Connect(new Address.Tcp("127.0.0.1", 1));
        return new HealthMonitor(
                target,
                rhythm,
                prober,
                timer,
                Runnable::run,
                new HealthMonitor.Listener() {
                    @Override
                    public void ready() {
                        heard.add("ready");
                    }

                    @Override
                    public void unhealthy(String reason) {
                        heard.add("unhealthy: " + reason);
                    }

                    @Override
                    public void recovered() {
                        heard.add("recovered");
                    }

                    @Override
                    public void hopeless(String reason) {
                        heard.add("hopeless: " + reason);
                    }
                });
    }

    @Test
    void isReadyAtTheFirstPass() {
        monitor(false).start();
        assertThat(heard).isEmpty();
        prober.pass();
        timer.advance(Duration.ofMillis(25));
        assertThat(heard).containsExactly("ready");
    }

    @Test
    void probesOftenAtFirstButNeverStorms() {
        monitor(false).start();
        timer.advance(Duration.ofSeconds(1));
        assertThat(prober.probed).hasSizeBetween(5, 8);
        timer.advance(Duration.ofSeconds(30));
        assertThat(prober.probed).hasSizeBetween(30, 40);
    }

    @Test
    void isHopelessWhenTheStartPeriodIsOver() {
        monitor(false).start();
        timer.advance(Duration.ofSeconds(61));
        assertThat(heard).containsExactly("hopeless: not ready after 1m: connection refused");
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void needsThreeFailuresInARowToBeUnhealthyAndThreeMoreToBeHopeless() {
        prober.pass();
        monitor(false).start();
        prober.fail("GET /health answered 500");
        timer.advance(Duration.ofSeconds(10));
        prober.pass();
        timer.advance(Duration.ofSeconds(5));
        assertThat(heard).containsExactly("ready");
        prober.fail("GET /health answered 500");
        timer.advance(Duration.ofSeconds(15));
        assertThat(heard).containsExactly("ready", "unhealthy: GET /health answered 500");
        timer.advance(Duration.ofSeconds(15));
        assertThat(heard)
                .last()
                .isEqualTo(
                        "hopeless: still unhealthy after 6 failed checks in a row: GET /health answered 500");
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void recovers() {
        prober.pass();
        monitor(false).start();
        prober.fail("no");
        timer.advance(Duration.ofSeconds(15));
        prober.pass();
        timer.advance(Duration.ofSeconds(5));
        assertThat(heard).containsExactly("ready", "unhealthy: no", "recovered");
    }

    @Test
    void endsWithTheFirstPassWhenOnceIsEnough() {
        prober.pass();
        monitor(true).start();
        timer.advance(Duration.ofMinutes(5));
        assertThat(prober.probed).hasSize(1);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void saysNothingAfterItWasCancelled() {
        HealthMonitor monitor = monitor(false);
        monitor.start();
        monitor.cancel();
        prober.pass();
        timer.advance(Duration.ofMinutes(5));
        assertThat(heard).isEmpty();
        assertThat(timer.waiting()).isZero();
    }
}
