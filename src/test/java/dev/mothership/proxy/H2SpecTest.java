package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The public suite for HTTP/2 servers, where it is installed.
class H2SpecTest {
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void passesEverything(@TempDir Path folder) throws Exception {
        List<Path> found =
                Stream.concat(
                                Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                                Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")))
                        .map(place -> place.resolve("h2spec"))
                        .filter(Files::isExecutable)
                        .toList();
        assumeTrue(!found.isEmpty(), "h2spec is not installed");

        String body = "x".repeat(100);
        try (RawShip ship =
                        RawShip.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + body);
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship, TestCertificates.make(folder, "c", "localhost"))) {
            Process process =
                    new ProcessBuilder(
                                    found.getFirst().toString(),
                                    "-t",
                                    "-k",
                                    "-o",
                                    "10",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(proxy.port()))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output).contains("145 tests, 145 passed, 0 skipped, 0 failed");
        }
    }
}
