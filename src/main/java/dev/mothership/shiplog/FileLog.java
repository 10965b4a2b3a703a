package dev.mothership.shiplog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A log file and all streams that write to it: both of a process, and while it is replaced those
/// of the next. When it cannot be written, that is said once; it is tried again, from time to time,
/// when there is something to write, and that it works again is said, too.
///
/// Thread-safe; the lock is held while writing, so that a slow disk is waited for by those who
/// write to it.
final class FileLog {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final FileTarget target;
    private final InstantSource clock;
    private final FleetLog notices;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final RotatingFile file;
    private final AtomicInteger streams = new AtomicInteger();
    private @Nullable Instant retry;
    private long missing;

    /// @param name whose log it is
    FileLog(String name, FileTarget target, InstantSource clock, FleetLog notices) {
        this.name = name;
        this.target = target;
        this.clock = clock;
        this.notices = notices;
        file = new RotatingFile(target, clock, this::rotationFailed);
    }

    /// Whether it does what `other` asks for.
    boolean serves(FileTarget other) {
        return target.equals(other);
    }

    /// One more that writes. Waits for nobody: whoever writes may be held up by the disk.
    void enter() {
        streams.incrementAndGet();
    }

    /// One less; the last one closes the file.
    void leave() {
        lock.lock();
        try {
            if (streams.decrementAndGet() == 0) {
                file.close();
            }
        } catch (IOException e) {
            failed(e, 0);
        } finally {
            lock.unlock();
        }
    }

    /// Appends whole lines.
    ///
    /// @return how many bytes of them are in the file, now; the rest will not be
    int append(byte[] bytes, int offset, int length) {
        lock.lock();
        int done = 0;
        try {
            if (retry != null && clock.instant().isBefore(retry)) {
                missing += length;
                return 0;
            }
            while (done < length) {
                done += file.append(bytes, offset + done, length - done);
            }
            works();
        } catch (IOException e) {
            failed(e, length - done);
        } finally {
            lock.unlock();
        }
        return done;
    }

    /// Goes on with the file that has the name now.
    void reopen() {
        lock.lock();
        try {
            file.reopen();
            retry = retry == null ? null : Instant.MIN;
        } catch (IOException e) {
            failed(e, 0);
        } finally {
            lock.unlock();
        }
    }

    private void works() {
        if (retry != null) {
            retry = null;
            notices.info(
                    "the log of "
                            + name
                            + " goes to "
                            + target.file()
                            + " again; "
                            + missing
                            + " bytes are missing there");
        }
    }

    private void failed(IOException e, long lost) {
        if (retry == null) {
            missing = 0;
            notices.warn(
                    "cannot write the log of "
                            + name
                            + " to "
                            + target.file()
                            + ": "
                            + reason(e)
                            + "; until that works its output goes to the console only");
        }
        missing += lost;
        retry = clock.instant().plus(PATIENCE);
        try {
            file.close();
        } catch (IOException _) {
            // it is given up anyway
        }
    }

    private void rotationFailed(IOException e) {
        notices.warn(
                "cannot rotate the log of "
                        + name
                        + ", "
                        + target.file()
                        + ": "
                        + reason(e)
                        + "; it grows until that works");
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException at) {
            String words =
                    switch (e) {
                        case AccessDeniedException _ -> "permission denied";
                        case NoSuchFileException _ -> "there is no such folder";
                        case FileAlreadyExistsException _ -> "it is no folder";
                        default -> at.getReason() == null ? "it failed" : at.getReason();
                    };
            return at.getFile() == null ? words : words + " (" + at.getFile() + ")";
        }
        return String.valueOf(e.getMessage());
    }
}
