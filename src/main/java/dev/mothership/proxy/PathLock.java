package dev.mothership.proxy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lock file beside a path, such as `.app.sock.lock` beside `app.sock`, held while what lies
/// there is replaced. The system lets go of it when the process ends, in whatever way; the file is
/// taken away before the lock is.
final class PathLock implements AutoCloseable {
    private static final Set<OpenOption> HOW =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final FileChannel channel;

    private PathLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Does not wait.
    ///
    /// @return null where somebody else has it
    static @Nullable PathLock of(Path path) throws IOException {
        Path file = path.resolveSibling("." + path.getFileName() + ".lock");
        while (true) {
            Object before = identity(file);
            FileChannel channel = FileChannel.open(file, HOW);
            boolean taken = false;
            try {
                if (tryLock(channel) == null) {
                    return null;
                }
                // Else whoever had it has taken away the file that was opened here.
                taken = before != null && before.equals(identity(file));
                if (taken) {
                    return new PathLock(file, channel);
                }
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Objects.requireNonNull(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
