package dev.mothership.shiplog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Whether root may write to files in a folder: not where another user could put a link in the
/// file's place, or in that of a folder above it, and have root write wherever he likes.
final class TrustedFolder {
    private static final int ROOT = 0;
    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000;

    private TrustedFolder() {}

    /// What a file may be reached by: not by a link, where root opens it.
    static LinkOption[] linksOf(Path file) {
        return weAreRoot() ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
    }

    /// @throws IOException if this is root and somebody else could replace the folder, or what is
    ///   in it; a folder that only its owner may replace, as in `/tmp`, is all right
    static void check(Path folder) throws IOException {
        if (!weAreRoot()) {
            return;
        }
        Path present = folder.toAbsolutePath().normalize();
        while (present != null && !Files.exists(present, LinkOption.NOFOLLOW_LINKS)) {
            present = present.getParent();
        }
        if (present == null) {
            return;
        }
        checkAll(present);
        checkAll(present.toRealPath());
    }

    private static void checkAll(Path path) throws IOException {
        for (Path each = path; each != null; each = each.getParent()) {
            int owner = (Integer) Files.getAttribute(each, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            boolean shared =
                    !Files.isSymbolicLink(each)
                            && (mode & OTHERS_WRITE) != 0
                            && (mode & STICKY) == 0;
            if (owner != ROOT || shared) {
                throw new IOException(
                        "others than root can put links into "
                                + each
                                + ", and this is root; use a folder that is root's alone");
            }
        }
    }

    private static boolean weAreRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
