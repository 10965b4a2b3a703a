package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The announcement's manifest, to the letter, with a `bundle` on PATH that starts the real thing:
/// Debian's puma with a rack application, and a Ruby worker.
class SeedIT {
    @TempDir private Path folder;

    @Test
    void theAnnouncementsManifestRunsVerbatim() throws IOException {
        assumeTrue(
                Shell.has("ruby") && Shell.has("puma"),
                "skipped: needs ruby, puma and rack (apt install puma ruby-rack)");
        assumeTrue(
                free(8080),
                "skipped: port 8080, which the announcement's manifest names, is taken");
        Path bin = application();
        try (Flight flight =
                Flight.start(folder, Map.of("PATH", bin + ":" + System.getenv("PATH")))) {
            flight.out.await("workers is ready");
            assertThat(Flight.get(URI.create("http://127.0.0.1:8080/")).body())
                    .isEqualTo("hello from puma\n");
            assertThat(Flight.get(URI.create("http://127.0.0.1:8080/health")).statusCode())
                    .isEqualTo(200);
            assertThat(flight.stop()).isZero();
            assertThat(order(flight.out.all()))
                    .containsExactly(
                            "migrations | migrated",
                            "prelaunch migrations done",
                            "app is ready",
                            "workers is ready",
                            "workers stopped",
                            "app stopped");
        }
    }

    /// What matters of the output, in its order.
    private static List<String> order(List<String> lines) {
        List<String> marks =
                List.of(
                        "migrations | migrated",
                        "prelaunch migrations done",
                        "app is ready",
                        "workers is ready",
                        "workers stopped",
                        "app stopped");
        return lines.stream()
                .map(line -> line.replaceAll(" +\\|", " |"))
                .flatMap(line -> marks.stream().filter(line::contains))
                .toList();
    }

    private Path application() throws IOException {
        for (String name : List.of("config.ru", "worker.rb", "puma.rb")) {
            copy("/seed/" + name, folder.resolve(name));
        }
        copy("/manifests/seed.toml", folder.resolve("ship-manifest.toml"));
        Path bin = Files.createDirectory(folder.resolve("bin"));
        copy("/seed/bundle", bin.resolve("bundle"));
        assertThat(bin.resolve("bundle").toFile().setExecutable(true)).isTrue();
        Files.createDirectory(folder.resolve("config"));
        Files.move(folder.resolve("puma.rb"), folder.resolve("config").resolve("puma.rb"));
        return bin;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (var stream = SeedIT.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new AssertionError("no test resource " + resource);
            }
            Files.copy(stream, file);
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
