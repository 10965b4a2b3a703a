package dev.mothership.ship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The crashes of one instance and what follows from them. Immutable.
///
/// The first restart comes at once, the next after 1, 2, 4 … 30 s, each with up to a quarter of
/// jitter on top so that a fleet that fell together does not rise together. An instance that ran
/// for a minute starts over.
///
/// @param recent when it crashed within the last minute, in monotonic nanoseconds, oldest first
/// @param inARow crashes since it last ran for a minute
record CrashHistory(List<Long> recent, int inARow) {
    static final CrashHistory NONE = new CrashHistory(List.of(), 0);

    private static final long STABLE = Duration.ofMinutes(1).toNanos();
    private static final int LOOP = 5;
    private static final long LONGEST_SECONDS = 30;

    CrashHistory {
        recent = List.copyOf(recent);
    }

    /// After one more crash.
    ///
    /// @param now monotonic nanoseconds
    /// @param uptime nanoseconds for which the process ran
    CrashHistory crashed(long now, long uptime) {
        List<Long> kept = new ArrayList<>();
        for (long at : recent) {
            if (now - at < STABLE) {
                kept.add(at);
            }
        }
        kept.add(now);
        return new CrashHistory(kept, uptime >= STABLE ? 1 : inARow + 1);
    }

    /// Five crashes within a minute.
    boolean looping() {
        return recent.size() >= LOOP;
    }

    /// How long to wait before the next start.
    ///
    /// @param jitter 0 (included) to 1 (excluded)
    Duration delay(double jitter) {
        if (inARow <= 1) {
            return Duration.ZERO;
        }
        long seconds = inARow > 6 ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, 1L << (inARow - 2));
        return Duration.ofMillis((long) (seconds * 1000 * (1 + jitter / 4)));
    }
}
