package dev.mothership.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Sums over process groups from Linux's `/proc/PID/stat` (proc_pid_stat(5)).
record ProcGroups(Path proc) {
    /// Fields are counted from 1 there, and the first two hold the name.
    private static final int AFTER_NAME = 3;

    private static final int GROUP = 5;

    /// What is summed of a process.
    interface Value {
        long of(Stat stat);
    }

    /// The fields of one process.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stat(String[] afterName) {

        /// @param number as the manual counts
        long field(int number) {
            return Long.parseLong(afterName[number - AFTER_NAME]);
        }
    }

    /// One pass over all processes.
    ///
    /// @return by group; those without a process are absent
    Map<Long, Long> sum(Set<Long> groups, Value value) {
        Map<Long, Long> sums = HashMap.newHashMap(groups.size());
        if (groups.isEmpty()) {
            return sums;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                add(process, groups, value, sums);
            }
        } catch (IOException e) {
            return sums;
        }
        return sums;
    }

    private static void add(Path process, Set<Long> groups, Value value, Map<Long, Long> sums) {
        String text;
        try {
            text = new String(Files.readAllBytes(process.resolve("stat")), ISO_8859_1);
        } catch (IOException e) {
            return; // it has ended meanwhile
        }
        // The name is in parentheses and may hold anything, parentheses and spaces too.
        Stat stat = new Stat(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
        long group = stat.field(GROUP);
        if (groups.contains(group)) {
            sums.merge(group, value.of(stat), Long::sum);
        }
    }
}
