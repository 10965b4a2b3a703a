package dev.mothership.shiplog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A file that is appended to and begun anew when it is large or old: `file` becomes `file.1`, that
/// `file.2` and so on. What it is given are whole lines, and between lines it rotates. It is opened
/// when the first are written. Not thread-safe.
final class RotatingFile {
    /// When a rotation has failed, the next is tried so much later.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FileTarget target;
    private final InstantSource clock;
    private final Consumer<IOException> rotationFailed;

    private @Nullable FileChannel channel;
    private long size;
    private Instant begun = Instant.EPOCH;
    private Instant noRotationBefore = Instant.MIN;

    /// @param rotationFailed told when the file cannot be rotated, once until it can; it is written
    ///   to further
    RotatingFile(FileTarget target, InstantSource clock, Consumer<IOException> rotationFailed) {
        this.target = target;
        this.clock = clock;
        this.rotationFailed = rotationFailed;
    }

    /// Appends as many of these lines as come before the next rotation, at least one.
    ///
    /// @return how many bytes that is
    /// @throws IOException if nothing of it is in the file
    int append(byte[] bytes, int offset, int length) throws IOException {
        FileChannel out = channel == null ? open() : channel;
        int fitting = fitting(bytes, offset, length);
        if (size > 0 && (fitting == 0 || isOld())) {
            out = rotate(out);
            fitting = fitting(bytes, offset, length);
        }
        if (fitting == 0) { // a line of more than max_size
            fitting = lineEnd(bytes, offset, length);
        }
        write(out, bytes, offset, fitting);
        return fitting;
    }

    /// Whole lines only.
    private int fitting(byte[] bytes, int offset, int length) {
        long room = target.maxSize() - size;
        if (target.maxSize() == 0 || length <= room || !mayRotate()) {
            return length;
        }
        int end = offset + (int) Math.max(room, 0);
        while (end > offset && bytes[end - 1] != '\n') {
            end--;
        }
        return end - offset;
    }

    private static int lineEnd(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[offset + i] == '\n') {
                return i + 1;
            }
        }
        return length;
    }

    private boolean isOld() {
        return target.maxAge().isPresent()
                && !clock.instant().isBefore(begun.plus(target.maxAge().get()))
                && mayRotate();
    }

    private boolean mayRotate() {
        return noRotationBefore.equals(Instant.MIN) || !clock.instant().isBefore(noRotationBefore);
    }

    private void write(FileChannel out, byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            size += length;
        } catch (IOException e) {
            takeBack(out);
            throw e;
        }
    }

    /// Half a line is worse than none.
    private void takeBack(FileChannel out) {
        try {
            out.truncate(size);
        } catch (IOException _) {
            // then it stays: why it could not be written is told
        }
    }

    private FileChannel open() throws IOException {
        Path file = target.file();
        Path folder = file.getParent();
        if (folder != null) {
            TrustedFolder.check(folder);
            Files.createDirectories(folder);
        }
        LinkOption[] links = TrustedFolder.linksOf(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, links)) { // to open a FIFO could take for ever
            throw new IOException("it is not a regular file");
        }
        FileChannel opened =
                FileChannel.open(
                        file,
                        options(links),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-r-----")));
        channel = opened;
        size = opened.size();
        begun = size == 0 ? clock.instant() : created(file);
        if (size > 0 && !endsWithNewline(file, size)) {
            write(opened, new byte[] {'\n'}, 0, 1);
        }
        return opened;
    }

    private static Set<OpenOption> options(LinkOption[] links) {
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.APPEND);
        return options;
    }

    /// Where the file system does not keep that, it is the time of the last change.
    private static Instant created(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).creationTime().toInstant();
    }

    private static boolean endsWithNewline(Path file, long size) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.read(last, size - 1) != 1 || last.get(0) == '\n';
        } catch (IOException _) {
            return true; // it may be written but not read
        }
    }

    private FileChannel rotate(FileChannel out) throws IOException {
        long actual = out.size();
        if (actual < size) { // somebody else has emptied it
            size = actual;
            return out;
        }
        try {
            if (target.keep() == 0) {
                out.truncate(0);
                size = 0;
                begun = clock.instant();
                return out;
            }
            // Up to the first gap: a rotation that fails further on costs no earlier file.
            for (int i = firstGap() - 1; i >= 0; i--) {
                move(earlier(i), earlier(i + 1));
            }
        } catch (IOException e) {
            if (noRotationBefore.equals(Instant.MIN)) {
                rotationFailed.accept(e);
            }
            noRotationBefore = clock.instant().plus(PATIENCE);
            return out;
        }
        noRotationBefore = Instant.MIN;
        close();
        return open();
    }

    private int firstGap() {
        int free = 1;
        while (free < target.keep() && Files.exists(earlier(free), LinkOption.NOFOLLOW_LINKS)) {
            free++;
        }
        return free;
    }

    private Path earlier(int number) {
        Path file = target.file();
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException _) {
            // there are not so many yet
        }
    }

    /// Goes on with the file that has the name now: somebody may have moved the old one away.
    void reopen() throws IOException {
        if (channel != null) {
            close();
            open();
        }
    }

    /// The next lines open it again.
    void close() throws IOException {
        FileChannel out = channel;
        channel = null;
        if (out != null) {
            out.close();
        }
    }
}
