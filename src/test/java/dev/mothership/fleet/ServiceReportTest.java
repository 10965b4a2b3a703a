package dev.mothership.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.process.ServiceManager;
import dev.mothership.shiplog.MemoryLog;
import dev.mothership.timer.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServiceReportTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> told = new ArrayList<>();
    private final List<Runnable> fleetThread = new ArrayList<>();
    private final MemoryLog log = new MemoryLog();
    private Optional<String> problem = Optional.empty();

    private ServiceReport report(Optional<Duration> watchdog) {
        ServiceManager manager =
                new ServiceManager() {
                    @Override
                    public boolean present() {
                        return true;
                    }

                    @Override
                    public Optional<Duration> watchdog() {
                        return watchdog;
                    }

                    @Override
                    public Optional<String> tell(String state) {
                        told.add(state);
                        return problem;
                    }
                };
        return new ServiceReport(manager, fleetThread::add, timer, Runnable::run);
    }

    private void fleetThreadRuns() {
        List<Runnable> tasks = List.copyOf(fleetThread);
        fleetThread.clear();
        tasks.forEach(Runnable::run);
    }

    private long signsOfLife() {
        return told.stream().filter("WATCHDOG=1"::equals).count();
    }

    @Test
    void tellsTheWholeWayAndNothingOfAWatchdogThatIsNotThere() {
        ServiceReport report = report(Optional.empty());
        report.begin(() -> CompletableFuture.completedFuture(null), log);
        report.starting(log);
        report.ready(log);
        report.stopping(log);
        timer.advance(Duration.ofHours(1));

        assertThat(told)
                .containsExactly(
                        "STATUS=preparing: uplinks, election, prelaunch jobs",
                        "STATUS=starting ships",
                        "READY=1\nSTATUS=flying",
                        "STOPPING=1\nSTATUS=stopping ships");
        assertThat(fleetThread).isEmpty();
    }

    @Test
    void livesThreeTimesInTheSpanThatTheWatchdogAllows() {
        report(Optional.of(Duration.ofSeconds(30)))
                .begin(() -> CompletableFuture.completedFuture(null), log);
        for (int second = 0; second < 60; second++) {
            fleetThreadRuns();
            timer.advance(Duration.ofSeconds(1));
        }

        assertThat(signsOfLife()).isEqualTo(6);
    }

    @Test
    void isSilentWhileTheFleetsThreadIsStuck() {
        report(Optional.of(Duration.ofSeconds(30)))
                .begin(() -> CompletableFuture.completedFuture(null), log);
        timer.advance(Duration.ofHours(1));

        assertThat(signsOfLife()).isZero();
        assertThat(fleetThread).as("asked once, not once each time").hasSize(1);

        fleetThreadRuns();
        assertThat(signsOfLife()).isEqualTo(1);
    }

    @Test
    void isSilentWhileAnEventLoopIsStuck() {
        CompletableFuture<Void> loops = new CompletableFuture<>();
        report(Optional.of(Duration.ofSeconds(30))).begin(() -> loops, log);
        fleetThreadRuns();
        timer.advance(Duration.ofMinutes(1));
        fleetThreadRuns();
        assertThat(signsOfLife()).isZero();

        loops.complete(null);
        timer.advance(Duration.ofSeconds(10));
        fleetThreadRuns();
        assertThat(signsOfLife()).isEqualTo(2);
    }

    @Test
    void complainsOnceIfNobodyListens() {
        problem = Optional.of("Connection refused");
        ServiceReport report = report(Optional.empty());
        report.starting(log);
        report.ready(log);

        assertThat(log.notices)
                .containsExactly(
                        "cannot tell the service manager how the fleet is (NOTIFY_SOCKET):"
                                + " Connection refused");
    }
}
