package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mothership.flagship.TestPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fleets of `deploy/examples`, as they are there, in a folder of their own.
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("deploy", "examples").toAbsolutePath();

    /// Where CI puts what the Django example needs.
    private static final Path VENV = Path.of("target", "django", "bin").toAbsolutePath();

    @TempDir private Path folder;

    /// Whatever a fleet starts works in its folder.
    @AfterEach
    void nothingIsLeft() {
        assertThat(Shell.run("ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F " + folder)).isEmpty();
    }

    @Test
    void hello() {
        String java = System.getProperty("java.home");
        try (Flight flight = start("hello", Map.of("JAVA_HOME", java))) {
            flight.out.await("api is ready");
            flight.out.await("web is ready");
            assertThat(flight.get("/").body())
                    .isEqualTo("Hello from web, seen through 127.0.0.1:" + flight.port() + "\n");
            assertThat(flight.get("/api/time").body()).startsWith("{\"time\": \"2");
            flight.out.await("creating table greetings ... done");
            flight.out.await("finished job 1");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all()).anyMatch(line -> line.contains("putting the tools away"));
        }
    }

    @Test
    void rails() throws IOException {
        assumeTrue(
                Shell.has("ruby") && Shell.has("puma"),
                "skipped: needs ruby, puma and rack (apt install puma ruby-rack)");
        // There is no Rails here: the stand-ins of the announcement's manifest.
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path config = Files.createDirectories(folder.resolve("config"));
        resource("config.ru", folder.resolve("config.ru"));
        resource("worker.rb", folder.resolve("worker.rb"));
        resource("puma.rb", config.resolve("puma.rb"));
        resource("bundle", bin.resolve("bundle"));
        assertThat(bin.resolve("bundle").toFile().setExecutable(true)).isTrue();
        try (Flight flight = start("rails", Map.of("PATH", path(bin)))) {
            flight.out.await("migrated");
            flight.out.await("app is ready");
            assertThat(flight.get("/").body()).isEqualTo("hello from puma\n");
            flight.out.await("workers is ready");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void django() {
        Map<String, String> environment = Map.of("PATH", path(VENV));
        assumeTrue(
                Shell.run("PATH=" + path(VENV) + " python3 -c 'import django, gunicorn'").isEmpty(),
                "skipped: needs Django and Gunicorn (python3 -m venv target/django, then"
                        + " target/django/bin/pip install -r deploy/examples/django/requirements.txt)");
        try (Flight flight = start("django", environment)) {
            flight.out.await("app is ready");
            assertThat(flight.get("/").body()).isEqualTo("visit 1\n");
            assertThat(flight.get("/").body()).isEqualTo("visit 2\n");
            assertThat(flight.get("/static/site.css").headers().firstValue("ETag")).isPresent();
            flight.out.await("visits so far");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all()).anyMatch(line -> line.contains("last visit is counted"));
        }
    }

    @Test
    void node() {
        assumeTrue(Shell.has("node"), "skipped: needs node");
        try (Flight flight = start("node", Map.of())) {
            flight.out.await("app.1 is ready");
            flight.out.await("app.2 is ready");
            assertThat(IntStream.range(0, 4).mapToObj(_ -> flight.get("/").body()))
                    .contains("hello from process 1\n", "hello from process 2\n");
            flight.out.await("\"target\":\"/\"");
            assertThat(flight.stop()).isZero();
            assertThat(flight.out.all())
                    .filteredOn(line -> line.contains("no more requests"))
                    .hasSize(2);
        }
    }

    @Test
    void userAgents() {
        assumeTrue(Shell.has("python3"), "skipped: needs python3");
        String chrome =
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/141.0.0.0 Safari/537.36";
        try (Flight flight = start("user-agents", Map.of())) {
            List.of("markdown", "ready-made", "app")
                    .forEach(ship -> flight.out.await(ship + " is ready"));
            assertThat(flight.get("/", "User-Agent", chrome).body()).contains("<script>");
            assertThat(flight.get("/").body()).contains("<script>");
            assertThat(flight.get("/", "User-Agent", "GPTBot/1.2").body())
                    .startsWith("# Greetings");
            assertThat(
                            flight.get("/", "User-Agent", chrome, "Accept", "text/markdown")
                                    .headers()
                                    .firstValue("Content-Type"))
                    .contains("text/markdown; charset=utf-8");
            assertThat(flight.get("/", "User-Agent", "Googlebot/2.1").body())
                    .contains("ready-made");
            assertThat(flight.stop()).isZero();
        }
    }

    @Test
    void threeServers() {
        assumeTrue(Shell.has("psql") && Shell.has("python3"), "skipped: needs psql and python3");
        try (TestPostgres postgres = TestPostgres.start()) {
            List<Flight> servers = new ArrayList<>();
            try {
                for (int wave = 1; wave <= 2; wave++) {
                    for (int i = 0; i < 3; i++) {
                        servers.add(server(i, postgres));
                    }
                    servers.forEach(server -> server.out.await("app is ready"));
                    servers.forEach(server ->
                            assertThat(server.get("/").body())
                                    .isEqualTo("hello from one of three\n"));
                    servers.forEach(server -> assertThat(server.stop()).isZero());
                    servers.clear();
                }
            } finally {
                servers.forEach(Flight::close);
            }
            assertThat(postgres.query("select release from migrations"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.getString(0)).isEqualTo("7"));
        }
    }

    private Flight server(int number, TestPostgres postgres) {
        String runtime = folder.resolve("server-" + number).toString();
        return start(
                "three-servers",
                Map.of(
                        "DATABASE_URL",
                        postgres.url(),
                        "SOURCE_VERSION",
                        "7",
                        "XDG_RUNTIME_DIR",
                        runtime));
    }

    /// A copy of the example, on a port that the system chooses.
    private Flight start(String example, Map<String, String> environment) {
        Path from = EXAMPLES.resolve(example);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = folder.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (Files.notExists(to)) {
                    Files.copy(file, to);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put("PORT", "0");
        return Flight.start(folder, all);
    }

    private static String path(Path first) {
        return first + File.pathSeparator + System.getenv("PATH");
    }

    private static void resource(String name, Path file) throws IOException {
        try (var stream = ExamplesIT.class.getResourceAsStream("/seed/" + name)) {
            if (stream == null) {
                throw new AssertionError("no test resource " + name);
            }
            Files.copy(stream, file);
        }
    }
}
