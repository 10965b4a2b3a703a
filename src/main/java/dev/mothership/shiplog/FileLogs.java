package dev.mothership.shiplog;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// All log files: whoever names the same file gets the same [FileLog]. Thread-safe.
final class FileLogs {
    private final InstantSource clock;
    private final FleetLog notices;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<Path, FileLog> logs = new HashMap<>();

    FileLogs(InstantSource clock, FleetLog notices) {
        this.clock = clock;
        this.notices = notices;
    }

    /// A stream to the file of `target`.
    ///
    /// @param name whose log it is
    /// @param kept told what the console is not
    FileStream open(String name, FileTarget target, FleetLog.Output console, FileStream.Kept kept) {
        lock.lock();
        try {
            FileLog log = logs.get(target.file());
            if (log == null || !log.serves(target)) {
                log = new FileLog(name, target, clock, notices);
                logs.put(target.file(), log);
            }
            return new FileStream(log, target.console(), console, kept);
        } finally {
            lock.unlock();
        }
    }

    /// Goes on with the files that have the names now.
    void reopen() {
        List<FileLog> all;
        lock.lock();
        try {
            all = new ArrayList<>(logs.values());
        } finally {
            lock.unlock();
        }
        all.forEach(FileLog::reopen);
    }
}
