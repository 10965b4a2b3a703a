package dev.mothership.manifest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes the [LogFile]s of one manifest. No two ships may have the same: their lines would be mixed
/// without a word of whose they are.
final class LogFiles {
    private static final long MAX_SIZE = 10L << 20;

    private final Report report;
    private final Path folder;
    private final Map<Path, String> owners = new HashMap<>();

    /// @param folder what relative paths start at
    LogFiles(Report report, Path folder) {
        this.report = report;
        this.folder = folder;
    }

    Optional<LogFile> of(Values ship, String label) {
        Optional<Values.Value> log = ship.value("log").filter(v -> v.object() instanceof Values);
        if (log.isPresent() && !ship.has("command")) {
            report.problem(
                    log.get().keyOffset(),
                    "cannot use `log`: a ship without a `command` runs elsewhere, its output does"
                            + " not come here",
                    "take it out");
        }
        return log.flatMap(value -> logFile(value.table(), label));
    }

    private Optional<LogFile> logFile(Values table, String label) {
        Optional<Values.Value> path =
                table.value("file").filter(value -> value.object() instanceof Path);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.resolve((Path) path.get().object()).normalize();
        check(file, path.get().offset(), label);
        return Optional.of(
                new LogFile(
                        file,
                        table.get("max_size", Long.class).orElse(MAX_SIZE),
                        table.get("max_age", Duration.class),
                        table.get("keep", Long.class).orElse(5L).intValue(),
                        table.get("console", Boolean.class).orElse(true)));
    }

    private void check(Path file, int offset, String label) {
        String other = owners.putIfAbsent(file, label);
        if (other != null) {
            report.problem(
                    offset,
                    "cannot use `file`: the ship `" + other + "` writes to " + file,
                    "give each ship a file of its own");
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
            report.problem(
                    offset,
                    "cannot use `file`: " + file + " is not a regular file",
                    Files.isDirectory(file)
                            ? "it is a folder: add a name such as " + label + ".log"
                            : "name a file that can be rotated");
        } else {
            warnIfUnwritable(file, offset);
        }
    }

    /// As it is now, for whoever asks: it may be otherwise when the ship writes.
    private void warnIfUnwritable(Path file, int offset) {
        Path there = file;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isWritable(there)) {
            report.warn(
                    offset,
                    "cannot write the log file " + file + " now",
                    there + " is not writable for this user");
        } else if (!there.equals(file) && !Files.isDirectory(there)) {
            report.warn(
                    offset, "cannot write the log file " + file + " now", there + " is no folder");
        }
    }
}
