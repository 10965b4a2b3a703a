package dev.mothership.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A folder for sockets that only this user may enter, one for each manifest: below
/// `$XDG_RUNTIME_DIR/mothership`, else `/run/mothership`, else `~/.mothership`. Never in a shared
/// `/tmp`, where another user could have put something first. Removed when the fleet ends.
final class RuntimeFolder implements AutoCloseable {
    private final Path path;

    private RuntimeFolder(Path path) {
        this.path = path;
    }

    /// The first place where it can be made.
    ///
    /// @throws IOException if it can be made nowhere; the message names the places
    static RuntimeFolder open(Path manifest, Map<String, String> environment, Path home)
            throws IOException {
        List<Path> places =
                Stream.of(
                                Stream.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                                        .filter(place -> place.startsWith("/"))
                                        .map(place -> Path.of(place, "mothership")),
                                Stream.of(Path.of("/run/mothership")),
                                Stream.of(home.resolve(".mothership")))
                        .flatMap(place -> place)
                        .toList();
        List<String> reasons = new ArrayList<>();
        for (Path place : places) {
            try {
                Path path = place.resolve(hash(manifest));
                makePrivate(place);
                makePrivate(path);
                return new RuntimeFolder(path);
            } catch (IOException e) {
                reasons.add(place + " (" + e.getMessage() + ")");
            }
        }
        throw new IOException(
                "cannot make a private folder for sockets in any of "
                        + String.join(", ", reasons)
                        + ": set XDG_RUNTIME_DIR to a folder of yours");
    }

    Path path() {
        return path;
    }

    /// Only the owner may change rights, so a folder of somebody else's fails here.
    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.isSymbolicLink(folder)) {
            throw new IOException("cannot use " + folder + ": it is a symbolic link");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static String hash(Path manifest) {
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
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // What cannot be removed is used again by the next fleet of this manifest.
            return;
        }
    }
}
