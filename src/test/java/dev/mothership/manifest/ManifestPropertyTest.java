package dev.mothership.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever a file has in it: a result, never an exception, and every problem lies in the file.
class ManifestPropertyTest {
    private static final String WHOLE =
            """
            # everything that is supported
            [mothership]
            name = "demo"
            metrics = "127.0.0.1:9100"
            env = { A = "1", "B" = '2' }
            shutdown_timeout = "25s"
            limits = { header_size = "32KiB", request_timeout = "60s", hold = 5 }
            [mothership.bind]
            http = "0.0.0.0:8080"
            other = { addr = "[::1]:8081" }
            [[mothership.prelaunch]]
            name = "migrate"
            command = "rake db:migrate"
            timeout = "5m"
            [base.ship]
            tags = ["all"]
            [base.ship.env]
            C = \"\"\"
            multi\\tline\"\"\"
            [[fleet.web]]
            name = "app"
            command = "puma -p 'a b'"
            routes = [{ bind = "http", pattern = "/.*", host = "*.example.org" }, "other:/x(/.*)?"]
            healthcheck = { path = "/health", interval = "5s", retries = 3 }
            [[fleet.workers]]
            name = "worker"
            command = "work"
            args = ["-v", "$x"]
            depends_on = ["app"]
            restart = "on-failure"
            critical = false
            """;

    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("manifest");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("m.toml"));
        Files.delete(folder);
    }

    private static ManifestLoader.Result load(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("m.toml"), bytes);
        return new ManifestLoader().load(file, Map.of("HOME", "/h"));
    }

    private static void check(byte[] bytes) throws IOException {
        long lines = new String(bytes, StandardCharsets.UTF_8).lines().count() + 1;
        if (load(bytes) instanceof ManifestLoader.Result.Rejected(List<ManifestProblem> problems)) {
            assertThat(problems)
                    .isNotEmpty()
                    .allSatisfy(problem -> {
                        assertThat(problem.message()).startsWith("cannot");
                        assertThat((long) problem.line()).isBetween(0L, lines);
                        assertThat(problem.render()).isNotBlank();
                    });
        }
    }

    @Property(tries = 1)
    void theWholeManifestLoads() throws IOException {
        assertThat(load(WHOLE.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ManifestLoader.Result.Loaded.class);
    }

    @Property(tries = 500)
    void randomBytesAreReported(@ForAll byte[] bytes) throws IOException {
        check(bytes);
    }

    @Property(tries = 1000)
    void randomTomlIsReported(@ForAll("tokens") String toml) throws IOException {
        check(toml.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 1500)
    void aDamagedManifestIsReported(@ForAll("damaged") String toml) throws IOException {
        check(toml.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void whatIsRightLoads(@ForAll("right") String toml) throws IOException {
        ManifestLoader.Result result = load(toml.getBytes(StandardCharsets.UTF_8));

        assertThat(result).isInstanceOf(ManifestLoader.Result.Loaded.class);
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of(
                        "[",
                        "]",
                        "[[",
                        "]]",
                        "{",
                        "}",
                        "=",
                        ".",
                        ",",
                        "\"",
                        "'",
                        "\"\"\"",
                        "'''",
                        "\n",
                        "\r\n",
                        " ",
                        "\t",
                        "#",
                        "\\",
                        "\\u00",
                        "$",
                        "${",
                        "fleet",
                        "mothership",
                        "web",
                        "name",
                        "command",
                        "bind",
                        "routes",
                        "env",
                        "base",
                        "ship",
                        "true",
                        "0",
                        "1e9",
                        "1979-05-27",
                        "-1",
                        "\"app\"",
                        "\"/.*\"",
                        "é",
                        "\uD83D\uDE00",
                        "\0",
                        "[[fleet.web]]\n",
                        "name = \"a\"\n",
                        "command = \"x\"\n",
                        "inf",
                        "0x1F")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, WHOLE.length());
        Arbitrary<String> inserts =
                Arbitraries.of(
                        "", "", "\"", "'", "[", "]", "{", "}", "=", "\n", ",", "\\", "#", "$", "5",
                        "é", "\"\"\"", "\0");
        return Combinators.combine(places, Arbitraries.integers().between(0, 9), inserts)
                .as((at, length, insert) ->
                        WHOLE.substring(0, at)
                                + insert
                                + WHOLE.substring(Math.min(WHOLE.length(), at + length)));
    }

    @Provide
    Arbitrary<String> right() {
        Arbitrary<String> line =
                Arbitraries.of(
                        "args = [\"a\", '$b']",
                        "env = { A = \"$HOME\", B = \"${X:-y}\" }",
                        "healthcheck = \"/h\"",
                        "healthcheck = { tcp = \"5432\", interval = 1 }",
                        "routes = [\n  \"http:/x(/.*)?\", # one\n  { pattern = '\\.css$' },\n]",
                        "restart = \"never\"",
                        "critical = false",
                        "stop_signal = \"INT\"",
                        "stop_timeout = \"0s\"",
                        "tags = []",
                        "comment = \"\"\"\nlong \\\n  one\"\"\"",
                        "cwd = \".\"");
        return line.set()
                .ofMaxSize(6)
                .filter(lines -> lines.stream().filter(l -> l.startsWith("health")).count() < 2)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(ships -> {
                    StringBuilder toml = new StringBuilder("[mothership]\nbind.http = \"8080\"\n");
                    for (int i = 0; i < ships.size(); i++) {
                        toml.append("[[fleet.g").append(i % 2).append("]]\nname = \"s");
                        toml.append(i).append("\"\ncommand = \"x\"\n");
                        toml.append(String.join("\n", ships.get(i))).append("\n");
                    }
                    return toml.toString();
                });
    }
}
