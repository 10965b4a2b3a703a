package dev.mothership.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The files of one folder. Its methods block. Thread-safe.
///
/// Symbolic links are followed as long as they stay in the folder. Where they lead is found out
/// first; then the way there is gone folder by folder (`openat`), following none, so that what is
/// opened lies in the folder even if somebody changes links meanwhile. What is neither a file nor a
/// folder is not opened: a named pipe would block.
final class FolderFiles {
    private static final int TRIES = 3;

    private final Path folder;

    /// @param folder may be a link, which is followed anew each time
    FolderFiles(Path folder) {
        this.folder = folder;
    }

    /// What there is by a name.
    sealed interface Found {
        /// Nothing that is served.
        record Nothing(String name) implements Found {}

        /// Nothing that is served, nor by any other name that begins so.
        ///
        /// @param folder without its last `/`
        record NothingBelow(String folder) implements Found {}

        /// A folder with an index.
        record Indexed() implements Found {}

        /// To be closed by whoever gets it.
        ///
        /// @param name the file's, without its folder
        record Opened(String name, OpenFile file) implements Found {}
    }

    /// @param name relative, without dot segments; empty or ending with `/` for a folder's index
    /// @param accepted compressed forms that are taken instead of the file, best first
    /// @throws IOException where it is not known what there is
    Found find(String name, List<Coding> accepted) throws IOException {
        boolean index = name.isEmpty() || name.endsWith("/");
        try {
            Path wanted = folder.resolve(index ? name + "index.html" : name);
            // Asked first because an exception for each file that is not there would be dear.
            if (Files.isRegularFile(wanted)) {
                return open(name, wanted, accepted);
            }
            if (!index && Files.isRegularFile(wanted.resolve("index.html"))) {
                return new Found.Indexed();
            }
        } catch (InvalidPathException
                | NoSuchFileException
                | NotDirectoryException
                | AccessDeniedException unnameable) {
            return new Found.Nothing(name);
        }
        return missing(name);
    }

    private Found missing(String name) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (!Files.isDirectory(folder.resolve(above))) {
                return new Found.NothingBelow(above);
            }
        }
        return new Found.Nothing(name);
    }

    private Found open(String name, Path wanted, List<Coding> accepted) throws IOException {
        Path root = folder.toRealPath();
        Path real = wanted.toRealPath();
        if (!real.startsWith(root) || real.equals(root)) {
            return new Found.Nothing(name);
        }
        Choice choice = new Choice(accepted, beside(real));
        OpenFile file = open(root, real, choice);
        return file == null
                ? new Found.Nothing(name)
                : new Found.Opened(wanted.getFileName().toString(), file);
    }

    private static @Nullable OpenFile open(Path root, Path real, Choice choice) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            return stream instanceof SecureDirectoryStream<Path> secure
                    ? open(secure, root.relativize(real), 0, choice)
                    : open(Place.named(parent(real)), real.getFileName(), choice);
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static List<Coding> beside(Path file) {
        return Arrays.stream(Coding.values())
                .filter(coding ->
                        Files.isRegularFile(
                                file.resolveSibling(file.getFileName() + coding.ending()),
                                LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /// Which compressed forms are wanted, and which there are.
    private record Choice(List<Coding> accepted, List<Coding> beside) {
        List<Coding> both() {
            return accepted.stream().filter(beside::contains).toList();
        }
    }

    private static @Nullable OpenFile open(
            SecureDirectoryStream<Path> in, Path way, int step, Choice choice) throws IOException {
        Path name = way.getName(step);
        if (step + 1 < way.getNameCount()) {
            try (SecureDirectoryStream<Path> next =
                    in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return open(next, way, step + 1, choice);
            }
        }
        return open(Place.held(in), name, choice);
    }

    private static @Nullable OpenFile open(Place in, Path name, Choice choice) throws IOException {
        boolean varies = !choice.beside().isEmpty();
        BasicFileAttributes plain = in.attributes(name);
        for (Coding coding : choice.both()) {
            Path form = name.resolveSibling(name + coding.ending());
            // One that is older was made of what the file was before.
            if (plain.isRegularFile()
                    && seconds(in.attributes(form).lastModifiedTime())
                            >= seconds(plain.lastModifiedTime())) {
                return open(in, form, coding, varies);
            }
        }
        return open(in, name, null, varies);
    }

    private static long seconds(FileTime time) {
        return time.to(TimeUnit.SECONDS);
    }

    /// Looks at the file before and after it is opened, so that size and time are those of the file
    /// that is open and not of one that has taken its place.
    private static @Nullable OpenFile open(
            Place in, Path name, @Nullable Coding coding, boolean varies) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            BasicFileAttributes before = in.attributes(name);
            if (!before.isRegularFile()) {
                return null;
            }
            SeekableByteChannel opened = in.open(name);
            boolean same = false;
            try {
                same = isSame(before, in.attributes(name)) && opened.size() == before.size();
                if (same && opened instanceof FileChannel file) {
                    return new OpenFile(
                            file,
                            before.size(),
                            before.lastModifiedTime().toInstant(),
                            Objects.hashCode(before.fileKey()),
                            coding,
                            varies);
                }
            } finally {
                if (!same) {
                    opened.close();
                }
            }
        }
        throw new IOException("the file changes all the time");
    }

    private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return Objects.equals(one.fileKey(), other.fileKey())
                && one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime());
    }
}
