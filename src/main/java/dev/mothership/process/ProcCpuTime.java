package dev.mothership.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// CPU time from Linux's `/proc/PID/stat`, in ticks of a hundredth of a second (`USER_HZ`, the same
/// on both architectures).
final class ProcCpuTime implements CpuTime {
    private static final int USER = 14;
    private static final int SYSTEM = 15;
    private static final int CHILDREN_USER = 16;
    private static final int CHILDREN_SYSTEM = 17;
    private static final int MILLIS_OF_A_TICK = 10;

    private final ProcGroups groups;

    ProcCpuTime(Path proc) {
        this.groups = new ProcGroups(proc);
    }

    @Override
    public Map<Long, Duration> of(Set<Long> wanted) {
        Map<Long, Duration> times = new HashMap<>();
        groups.sum(
                        wanted,
                        stat ->
                                stat.field(USER)
                                        + stat.field(SYSTEM)
                                        + stat.field(CHILDREN_USER)
                                        + stat.field(CHILDREN_SYSTEM))
                .forEach((group, ticks) ->
                        times.put(group, Duration.ofMillis(ticks * MILLIS_OF_A_TICK)));
        return times;
    }
}
