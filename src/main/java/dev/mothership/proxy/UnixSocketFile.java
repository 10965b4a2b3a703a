package dev.mothership.proxy;

import dev.mothership.manifest.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The file of a Unix listener's socket.
///
/// The socket is opened in a folder that nobody else may enter, gets its rights there, and is then
/// moved to its place: nobody can connect before the rights are right, and a dead socket there is
/// replaced in one step. What is no socket is left alone, and so is one that answers. A lock file
/// beside it keeps two programs that start at the same time from replacing each other's.
final class UnixSocketFile {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int LONGEST = 107; // sockaddr_un on Linux, without the final NUL
    private static final int DIGITS = 1 << 24;

    private final Path path;
    private final Object identity;

    private UnixSocketFile(Path path, Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /// Opens a listening socket.
    interface Opening {
        void open(Path at) throws ListenException;
    }

    /// Blocks.
    ///
    /// @param subject begins the message of what goes wrong
    static UnixSocketFile open(Path path, Listener.Options options, String subject, Opening opening)
            throws ListenException {
        Path folder = folder(path);
        if (!Files.isDirectory(folder)) {
            throw new ListenException(subject + "there is no folder " + folder);
        }
        try (PathLock lock = PathLock.of(path)) {
            if (lock == null) {
                throw new ListenException(
                        subject + "address in use: another program is starting there");
            }
            check(path, subject);
            return openApart(folder, path, options, subject, opening);
        } catch (IOException failure) {
            throw new ListenException(subject + reason(failure));
        }
    }

    private static Path folder(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    private static UnixSocketFile openApart(
            Path folder, Path path, Listener.Options options, String subject, Opening opening)
            throws IOException, ListenException {
        Path room = folder.resolve(".%06x".formatted(ThreadLocalRandom.current().nextInt(DIGITS)));
        Path at = room.resolve("s");
        int excess = at.toString().getBytes(StandardCharsets.UTF_8).length - LONGEST;
        if (excess > 0) {
            throw new ListenException(
                    subject
                            + "the folder's path is too long by "
                            + excess
                            + " bytes for the socket to be opened beside its place");
        }
        Files.createDirectory(
                room,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            opening.open(at);
            rights(at, options.mode(), options.group());
            Object identity = identity(at);
            Files.move(at, path, StandardCopyOption.ATOMIC_MOVE);
            return new UnixSocketFile(path, identity);
        } catch (AtomicMoveNotSupportedException impossible) {
            throw new ListenException(subject + "the file system cannot move sockets");
        } finally {
            Files.deleteIfExists(at);
            Files.delete(room);
        }
    }

    /// Makes sure that nothing but a dead socket is replaced.
    private static void check(Path path, String subject) throws IOException, ListenException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((type & FILE_TYPE) != SOCKET) {
            throw new ListenException(
                    subject + "something that is no socket lies there; move it away");
        }
        if (answers(path)) {
            throw new ListenException(subject + "address in use: another program listens there");
        }
    }

    /// Without waiting: one whose queue is full is alive, and one that may not be asked may be.
    private static boolean answers(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException other) {
            return true;
        }
    }

    private static void rights(Path at, OptionalInt mode, Optional<String> group)
            throws IOException {
        if (group.isPresent()) {
            Files.getFileAttributeView(at, PosixFileAttributeView.class)
                    .setGroup(group(at, group.get()));
        }
        if (mode.isPresent()) {
            Files.setPosixFilePermissions(at, permissions(mode.getAsInt()));
        }
    }

    private static GroupPrincipal group(Path at, String name) throws IOException {
        try {
            return at.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(name);
        } catch (UserPrincipalNotFoundException nobody) {
            throw new IOException("there is no group " + name, nobody);
        }
    }

    /// The rights' enumeration is in the order of their bits.
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & 1 << all.length - 1 - i) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    /// Gives the socket other rights.
    void rights(Listener.Options options) throws IOException {
        rights(path, options.mode(), options.group());
    }

    /// Takes it away, if it is still there and still this one. Blocks.
    void remove() {
        try (PathLock lock = PathLock.of(path)) {
            if (lock != null && identity(path).equals(identity)) {
                Files.delete(path);
            }
        } catch (IOException _) {
            // It is gone, or what is left is dead and will be replaced.
        }
    }

    private static String reason(IOException failure) {
        @Nullable String why =
                failure instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : failure.getMessage();
        return why == null ? failure.getClass().getSimpleName() : why;
    }
}
