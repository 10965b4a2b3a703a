package dev.mothership.flagship;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A pooler before a database.
final class PgBouncer implements AutoCloseable {
    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param mode `session` or `transaction`
    static PgBouncer start(TestPostgres postgres, String mode) throws IOException {
        Path folder = Files.createTempDirectory("mothership-pgbouncer");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Files.writeString(
                folder.resolve("users.txt"), "\"postgres\" \"" + TestPostgres.PASSWORD + "\"\n");
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(
                settings,
                """
                [databases]
                postgres = host=127.0.0.1 port=%d dbname=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s/users.txt
                pool_mode = %s
                """
                        .formatted(postgres.port(), port, folder, mode));
        List<String> command =
                "root".equals(System.getProperty("user.name"))
                        ? List.of("/usr/sbin/pgbouncer", "-u", "nobody", settings.toString())
                        : List.of("/usr/sbin/pgbouncer", settings.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var lines = process.inputReader();
        for (String line = lines.readLine();
                line == null || !line.contains("process up");
                line = lines.readLine()) {
            if (line == null) {
                throw new IOException("pgbouncer did not start");
            }
        }
        Thread.ofVirtual().start(() -> drain(lines));
        return new PgBouncer(process, port);
    }

    private static void drain(BufferedReader lines) {
        try (lines) {
            while (lines.readLine() != null) {
                // It says what it does; nobody listens.
            }
        } catch (IOException _) {
            // It has ended.
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
