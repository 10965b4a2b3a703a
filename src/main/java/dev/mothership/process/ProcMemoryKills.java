package dev.mothership.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the counters `oom_kill` of Linux: of our control group, version 2
/// (`Documentation/admin-guide/cgroup-v2.rst`, memory.events), and of the whole machine
/// (`/proc/vmstat`, from Linux 4.13). A counter that cannot be read stays 0.
final class ProcMemoryKills implements MemoryKills {
    private static final String COUNTER = "oom_kill ";
    private static final String UNIFIED = "0::";

    private final Path machine;
    private final Path group;
    private long onMachine;
    private long inGroup;

    /// @param proc `/proc`
    /// @param cgroups where control groups are mounted, `/sys/fs/cgroup`
    ProcMemoryKills(Path proc, Path cgroups) {
        machine = proc.resolve("vmstat");
        group = cgroups.resolve(ownGroup(proc)).resolve("memory.events");
        sinceLastAsked();
    }

    @Override
    public Answer sinceLastAsked() {
        long newOnMachine = count(machine);
        long newInGroup = count(group);
        boolean ours = newInGroup > inGroup;
        boolean any = newOnMachine > onMachine;
        onMachine = newOnMachine;
        inGroup = newInGroup;
        return ours ? Answer.AMONG_OURS : any ? Answer.ON_THIS_MACHINE : Answer.NO;
    }

    /// Relative to where they are mounted.
    private static String ownGroup(Path proc) {
        try {
            return Files.readAllLines(proc.resolve("self").resolve("cgroup")).stream()
                    .filter(line -> line.startsWith(UNIFIED + "/"))
                    .findFirst()
                    .map(line -> line.substring(UNIFIED.length() + 1))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static long count(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(COUNTER))
                    .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length())))
                    .sum();
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
