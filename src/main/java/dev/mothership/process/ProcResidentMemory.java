package dev.mothership.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Resident memory from Linux's `/proc/PID/stat` (proc_pid_stat(5): field 5 is the group, 24 the
/// resident pages).
final class ProcResidentMemory implements ResidentMemory {
    private static final int GROUP_AFTER_NAME = 5 - 3;
    private static final int PAGES_AFTER_NAME = 24 - 3;

    private final Path proc;
    private final int pageSize;

    ProcResidentMemory(Path proc, int pageSize) {
        this.proc = proc;
        this.pageSize = pageSize;
    }

    @Override
    public Map<Long, Long> of(Set<Long> groups) {
        Map<Long, Long> bytes = HashMap.newHashMap(groups.size());
        if (groups.isEmpty()) {
            return bytes;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                add(process, groups, bytes);
            }
        } catch (IOException e) {
            return bytes;
        }
        return bytes;
    }

    private void add(Path process, Set<Long> groups, Map<Long, Long> bytes) {
        String stat;
        try {
            stat = new String(Files.readAllBytes(process.resolve("stat")), ISO_8859_1);
        } catch (IOException e) {
            return; // it has ended meanwhile
        }
        // The name is in parentheses and may hold anything, parentheses and spaces too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long group = Long.parseLong(fields[GROUP_AFTER_NAME]);
        if (groups.contains(group)) {
            bytes.merge(group, Long.parseLong(fields[PAGES_AFTER_NAME]) * pageSize, Long::sum);
        }
    }
}
