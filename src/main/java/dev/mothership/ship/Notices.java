package dev.mothership.ship;

import dev.mothership.process.ExitStatus;
import dev.mothership.shiplog.FleetLog;
import dev.mothership.timer.Timer;
import dev.mothership.timer.Words;
import java.time.Duration;

/// What an instance's life says in the fleet's log.
///
/// @param label what it is called there
record Notices(String label, FleetLog log, Timer timer) {

    void info(String words) {
        log.info(label + " " + words);
    }

    void warn(String words) {
        log.warn(label + " " + words);
    }

    void error(String words) {
        log.error(label + " " + words);
    }

    void ready(Run run) {
        info("is ready" + afterTime(run) + run.setup().place());
    }

    void successorStarts(Run coming) {
        info("is being replaced: another process starts" + coming.setup().place());
    }

    void tookOver(Run coming) {
        info("has taken over" + afterTime(coming) + coming.setup().place());
    }

    void replacedEnded(ExitStatus status) {
        info("replaced process ended (" + status + ")");
    }

    void stopped(ExitStatus status) {
        info("stopped (" + status + ")");
    }

    void completed(long uptime) {
        info("completed" + after(uptime));
    }

    void startsAgain(String reason, long uptime, Duration delay) {
        String when = delay.isZero() ? "" : " in " + Words.of(delay);
        warn("ended (" + reason + ")" + after(uptime) + ": starting it again" + when);
    }

    private String afterTime(Run run) {
        return after(timer.nanos() - run.since);
    }

    private static String after(long nanos) {
        return " after " + Words.of(Duration.ofNanos(nanos));
    }
}
