package dev.mothership.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// For how long this program has been running, from when it was started and not from when its code
/// began: many that are started at once begin one after the other.
public final class OwnAge {
    /// Linux counts in these for programs, whatever its own clock does.
    private static final double TICKS_PER_SECOND = 100;

    /// Of `/proc/PID/stat`, counted behind the name, which can have spaces: field 22.
    private static final int STARTED = 19;

    private OwnAge() {}

    /// Never negative; zero where the system does not tell.
    public static Duration read() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double uptime =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
            double age = uptime - Long.parseLong(fields[STARTED]) / TICKS_PER_SECOND;
            return Duration.ofMillis(Math.max(0, (long) (1_000 * age)));
        } catch (IOException | RuntimeException _) {
            return Duration.ZERO;
        }
    }
}
