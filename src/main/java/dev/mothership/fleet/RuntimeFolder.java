package dev.mothership.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder for sockets that only this user may enter, one for each manifest: below
/// `$XDG_RUNTIME_DIR/mothership`, else `/run/mothership`, else `~/.mothership`. Never in a shared
/// `/tmp`, where another user could have put something first. Removed when the fleet ends.
///
/// While it is open nobody else can open it: one byte of the file `lock` beside it, at the position
/// that the manifest's hash says, is locked. That file is never removed, and the system takes the
/// lock back when its holder ends in whatever way, so what a killed mothership left is used again.
public final class RuntimeFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private RuntimeFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// The first place where it can be made.
    ///
    /// @param manifest absolute and normalized
    /// @param pid ours, for those who come second
    ///
    /// @throws IOException if it can be made nowhere, or a fleet of this manifest runs; the message
    ///   starts with "cannot" and says so
    public static RuntimeFolder open(
            Path manifest, Map<String, String> environment, Path home, long pid)
            throws IOException {
        List<Path> places = places(environment, home);
        List<String> reasons = new ArrayList<>();
        for (Path place : places) {
            Path path = place.resolve(name(manifest));
            try {
                makePrivate(place);
                FileChannel lock = lock(place, manifest);
                if (lock != null) {
                    return own(path, lock, pid);
                }
            } catch (IOException e) {
                reasons.add(place + " (" + e.getMessage() + ")");
                continue;
            }
            throw new IOException(
                    "cannot start: a fleet of "
                            + manifest.getFileName()
                            + " runs already"
                            + pid(path).map(other -> " (PID " + other + ")").orElse(""));
        }
        throw new IOException(
                "cannot make a private folder for sockets in any of "
                        + String.join(", ", reasons)
                        + ": set XDG_RUNTIME_DIR to a folder of yours");
    }

    private static RuntimeFolder own(Path path, FileChannel lock, long pid) throws IOException {
        try {
            makePrivate(path);
            Files.writeString(path.resolve("pid"), pid + "\n");
            return new RuntimeFolder(path, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /// Where the fleet of a manifest has its folder, if it has one. It can be that of a fleet which
    /// was killed.
    ///
    /// @param manifest absolute and normalized
    public static Optional<Path> find(Path manifest, Map<String, String> environment, Path home) {
        return places(environment, home).stream()
                .map(place -> place.resolve(name(manifest)))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /// The process whose fleet has, or had, this folder.
    public static Optional<String> pid(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve("pid")).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Where the control socket is in such a folder.
    public static Path controlSocket(Path folder) {
        return folder.resolve("control.sock");
    }

    public Path path() {
        return path;
    }

    private static List<Path> places(Map<String, String> environment, Path home) {
        return Stream.of(
                        Stream.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                                .filter(place -> place.startsWith("/"))
                                .map(place -> Path.of(place, "mothership")),
                        Stream.of(Path.of("/run/mothership")),
                        Stream.of(home.resolve(".mothership")))
                .flatMap(place -> place)
                .toList();
    }

    /// @return null if somebody else has it
    private static @Nullable FileChannel lock(Path place, Path manifest) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long position = HexFormat.fromHexDigitsToLong(name(manifest));
            FileLock lock = channel.tryLock(position, 1, false);
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Within this very program, as in tests.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /// Only the owner may change rights, so a folder of somebody else's fails here.
    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.isSymbolicLink(folder)) {
            throw new IOException("cannot use " + folder + ": it is a symbolic link");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /// The first 48 bits of a hash, in hexadecimal.
    private static String name(Path manifest) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(manifest.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot find SHA-256, which every Java has", e);
        }
    }

    @Override
    public void close() {
        try (lock;
                Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // What cannot be removed is used again by the next fleet of this manifest.
            return;
        }
    }
}
