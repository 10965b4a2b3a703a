package dev.mothership.proxy;

import dev.mothership.timer.Timer;
import java.time.Duration;
import java.time.Instant;

/// Makes values for `X-Request-Start`: `t=` and Unix time in milliseconds, as monitoring agents
/// read it to find out how long a request has waited.
///
/// The wall clock is read once a second at most and otherwise reckoned from the monotonic one,
/// which each request reads anyway. Belongs to its event loop.
final class StartTimes {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int FEWEST_DIGITS = 9;
    private static final int MOST_DIGITS = 17;

    private final Timer timer;
    private long measured;
    private long wall;
    private long lastMilli = -1;
    private String last = "";

    StartTimes(Timer timer) {
        this.timer = timer;
        measure();
    }

    private void measure() {
        measured = timer.nanos();
        Instant now = timer.now();
        wall = now.getEpochSecond() * SECOND + now.getNano();
    }

    /// @param nanos when the request came, on [Timer#nanos()]'s clock
    String of(long nanos) {
        if (nanos - measured >= SECOND) {
            measure();
        }
        long milli = Math.floorDiv(wall + nanos - measured, MILLI);
        if (milli != lastMilli) {
            lastMilli = milli;
            last = "t=" + milli;
        }
        return last;
    }

    /// Whether a proxy's value is one that agents know: seconds, milliseconds or microseconds, with
    /// or without `t=` and decimals.
    static boolean isUsable(String text) {
        int from = text.startsWith("t=") ? 2 : 0;
        int point = text.indexOf('.', from);
        int whole = (point < 0 ? text.length() : point) - from;
        int decimals = point < 0 ? 1 : text.length() - point - 1;
        boolean right =
                whole >= FEWEST_DIGITS
                        && whole <= MOST_DIGITS
                        && decimals >= 1
                        && decimals <= FEWEST_DIGITS;
        for (int i = from; right && i < text.length(); i++) {
            char next = text.charAt(i);
            right = i == point || (next >= '0' && next <= '9');
        }
        return right;
    }
}
