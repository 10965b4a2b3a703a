package dev.mothership.ship;

import dev.mothership.process.Processes;
import dev.mothership.timer.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks every two seconds how much memory the instances with a limit use: one look for all of
/// them, and none while no ship has a limit.
///
/// Owned by the fleet's thread; the look itself, which reads about every process of the system, is
/// done elsewhere.
final class MemoryWatch {
    /// A leak takes minutes, and a look at 500 processes some milliseconds.
    static final Duration INTERVAL = Duration.ofSeconds(2);

    /// So many looks in a row that see nothing cannot be chance.
    private static final int BLIND = 5;

    private static final long MEBIBYTE = 1024 * 1024;

    private final Processes processes;
    private final Timer timer;
    private final Executor fleetThread;
    private final Executor beside;
    private final Supplier<List<Watched>> current;
    private final Consumer<String> warnings;
    private boolean watching;
    private int blind;

    /// One running process group with a limit.
    ///
    /// @param group its process group
    /// @param limit in bytes
    /// @param over told on the fleet's thread, with the reason, when it uses more than that
    record Watched(long group, long limit, Consumer<String> over) {}

    /// @param beside runs one look, on another thread than its caller's
    /// @param current who is to be looked at now; asked on the fleet's thread
    MemoryWatch(
            Processes processes,
            Timer timer,
            Executor fleetThread,
            Executor beside,
            Supplier<List<Watched>> current,
            Consumer<String> warnings) {
        this.processes = processes;
        this.timer = timer;
        this.fleetThread = fleetThread;
        this.beside = beside;
        this.current = current;
        this.warnings = warnings;
    }

    /// Begins, unless it has begun: a ship has a limit.
    void start() {
        if (!watching) {
            watching = true;
            lookLater();
        }
    }

    /// Ends with the next look.
    void stop() {
        watching = false;
    }

    private void lookLater() {
        timer.after(INTERVAL, () -> fleetThread.execute(this::look));
    }

    private void look() {
        if (!watching) {
            return;
        }
        Map<Long, Watched> watched = new HashMap<>();
        current.get().forEach(one -> watched.put(one.group(), one));
        if (watched.isEmpty()) {
            lookLater();
            return;
        }
        beside.execute(() -> {
            Map<Long, Long> used = processes.residentMemory(watched.keySet());
            fleetThread.execute(() -> judge(watched, used));
        });
    }

    private void judge(Map<Long, Watched> watched, Map<Long, Long> used) {
        blind = used.isEmpty() ? blind + 1 : 0;
        if (blind == BLIND) {
            warnings.accept(
                    "cannot see how much memory ships use on this system: `limits.memory` has no"
                            + " effect");
        }
        used.forEach((group, bytes) -> {
            Watched one = watched.get(group);
            if (watching && one != null && bytes > one.limit()) {
                one.over()
                        .accept(
                                "it uses "
                                        + mebibytes(bytes)
                                        + " of memory, more than its limit of "
                                        + mebibytes(one.limit()));
            }
        });
        lookLater();
    }

    /// Rounded up, so that what is over a limit is not shown as equal to it.
    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, MEBIBYTE) + " MiB";
    }
}
