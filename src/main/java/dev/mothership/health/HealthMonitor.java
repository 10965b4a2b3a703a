package dev.mothership.health;

import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Probes one instance over and over and tells what follows.
///
/// Until the first pass it probes often (25 ms, doubling up to the interval, at most 1 s: a fleet
/// should not wait for a ship that is long up, nor be flooded with probes while it boots); from
/// then on every `interval`. One probe runs at a time. Owned by the executor given to it: all its
/// methods and all calls of its listener happen there.
public final class HealthMonitor {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_START_PAUSE = Duration.ofSeconds(1);

    /// What an instance's owner needs to know.
    public interface Listener {

        /// It passed for the first time.
        void ready();

        /// It was ready and failed `retries` times in a row.
        void unhealthy(String reason);

        /// It was unhealthy and passed.
        void recovered();

        /// It did not become ready within `start_period`, or failed as many times again after it
        /// was unhealthy. The monitor has ended.
        void hopeless(String reason);
    }

    /// How often, how long, how many.
    ///
    /// @param once whether probing ends with the first pass
    public record Rhythm(
            Duration interval, Duration timeout, int retries, Duration startPeriod, boolean once) {}

    private sealed interface Phase {
        record Starting(Duration pause, long since) implements Phase {}

        record Healthy(int failures) implements Phase {}

        record Unhealthy(int failures) implements Phase {}

        record Ended() implements Phase {}
    }

    private final ProbeTarget target;
    private final Rhythm rhythm;
    private final Prober prober;
    private final Timer timer;
    private final Executor owner;
    private final Listener listener;
    private Phase phase;
    private Timer.@Nullable Scheduled next;

    public HealthMonitor(
            ProbeTarget target,
            Rhythm rhythm,
            Prober prober,
            Timer timer,
            Executor owner,
            Listener listener) {
        this.target = target;
        this.rhythm = rhythm;
        this.prober = prober;
        this.timer = timer;
        this.owner = owner;
        this.listener = listener;
        this.phase = new Phase.Starting(FIRST_PAUSE, timer.nanos());
    }

    /// Starts with a probe at once.
    public void start() {
        probe();
    }

    /// Ends it: the listener is not called any more.
    public void cancel() {
        phase = new Phase.Ended();
        if (next != null) {
            next.cancel();
        }
    }

    private void probe() {
        if (phase instanceof Phase.Ended) {
            return;
        }
        prober.probe(target, rhythm.timeout(), verdict -> owner.execute(() -> judged(verdict)));
    }

    private void judged(Verdict verdict) {
        phase =
                switch (phase) {
                    case Phase.Starting starting -> afterStart(starting, verdict);
                    case Phase.Healthy(int failures) -> afterHealthy(failures, verdict);
                    case Phase.Unhealthy(int failures) -> afterUnhealthy(failures, verdict);
                    case Phase.Ended ended -> ended;
                };
    }

    private Phase afterStart(Phase.Starting starting, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> {
                Phase then =
                        rhythm.once()
                                ? new Phase.Ended()
                                : again(rhythm.interval(), new Phase.Healthy(0));
                listener.ready();
                yield endedMeanwhile(then);
            }
            case Verdict.Failed(String reason) -> {
                Duration left = rhythm.startPeriod().minusNanos(timer.nanos() - starting.since());
                if (!left.isPositive()) {
                    listener.hopeless(
                            "not ready after " + Words.of(rhythm.startPeriod()) + ": " + reason);
                    yield new Phase.Ended();
                }
                Duration longest = shorter(LONGEST_START_PAUSE, rhythm.interval());
                Duration pause = shorter(starting.pause(), longest);
                yield again(
                        shorter(pause, left),
                        new Phase.Starting(pause.multipliedBy(2), starting.since()));
            }
        };
    }

    private Phase afterHealthy(int failures, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> again(rhythm.interval(), new Phase.Healthy(0));
            case Verdict.Failed(String reason) when failures + 1 >= rhythm.retries() -> {
                Phase then = again(rhythm.interval(), new Phase.Unhealthy(0));
                listener.unhealthy(reason);
                yield endedMeanwhile(then);
            }
            case Verdict.Failed _ -> again(rhythm.interval(), new Phase.Healthy(failures + 1));
        };
    }

    private Phase afterUnhealthy(int failures, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> {
                Phase then = again(rhythm.interval(), new Phase.Healthy(0));
                listener.recovered();
                yield endedMeanwhile(then);
            }
            case Verdict.Failed(String reason) when failures + 1 >= rhythm.retries() -> {
                listener.hopeless(
                        "still unhealthy after "
                                + 2 * rhythm.retries()
                                + " failed checks in a row: "
                                + reason);
                yield new Phase.Ended();
            }
            case Verdict.Failed _ -> again(rhythm.interval(), new Phase.Unhealthy(failures + 1));
        };
    }

    /// A listener may have cancelled the monitor while it was called.
    private Phase endedMeanwhile(Phase then) {
        return phase instanceof Phase.Ended ? phase : then;
    }

    private Phase again(Duration pause, Phase then) {
        next = timer.after(pause, () -> owner.execute(this::probe));
        return then;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
