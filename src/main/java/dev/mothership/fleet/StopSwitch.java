package dev.mothership.fleet;

import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// How the outside tells a fleet to stop: once for an ordered stop, twice for one at once.
///
/// Two requests within half a second count as one: a Ctrl-C reaches a whole foreground process
/// group, and wrappers such as `timeout`, `npm` and `make` pass on what we got already.
/// Thread-safe.
public final class StopSwitch {
    private static final Duration SAME_REQUEST = Duration.ofMillis(500);

    private final Timer timer;
    private long firstAt;
    private final CompletableFuture<String> requested = new CompletableFuture<>();
    private final CompletableFuture<Void> insisted = new CompletableFuture<>();

    public StopSwitch(Timer timer) {
        this.timer = timer;
    }

    /// Asks to stop; asked again, insists.
    ///
    /// @param reason for people, such as `SIGTERM`
    public synchronized void press(String reason) {
        if (!requested.isDone()) {
            firstAt = timer.nanos();
            requested.complete(reason);
        } else if (timer.nanos() - firstAt >= SAME_REQUEST.toNanos()) {
            insisted.complete(null);
        }
    }

    /// Completes with the reason of the first request.
    public CompletionStage<String> requested() {
        return requested;
    }

    /// Completes with the second request.
    public CompletionStage<Void> insisted() {
        return insisted;
    }

    /// Whether a stop was asked for.
    public boolean pressed() {
        return requested.isDone();
    }
}
