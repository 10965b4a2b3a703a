package dev.mothership.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Resident memory from Linux's `/proc/PID/stat`.
final class ProcResidentMemory implements ResidentMemory {
    private static final int PAGES = 24;

    private final ProcGroups groups;
    private final int pageSize;

    ProcResidentMemory(Path proc, int pageSize) {
        this.groups = new ProcGroups(proc);
        this.pageSize = pageSize;
    }

    @Override
    public Map<Long, Long> of(Set<Long> wanted) {
        return groups.sum(wanted, stat -> stat.field(PAGES) * pageSize);
    }
}
