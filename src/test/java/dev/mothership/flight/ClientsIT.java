package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients that people use say of themselves, and where that leads them.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClientsIT {
    private static final String MANIFEST =
            """
            [mothership]
            metrics = 0
            [mothership.bind]
            http = "127.0.0.1:0"
            [mothership.clients]
            bot = ["acme-check"]

            [[fleet.web]]
            name = "markdown"
            command = "{ship}"
            routes = [
              { pattern = "/.*", ua_filter = "llm" },
              { pattern = "/.*", accept = "text/markdown" },
            ]

            [[fleet.web]]
            name = "cache"
            command = "{ship}"
            routes = [{ pattern = "/.*", ua_filter = "bot" }]

            [[fleet.web]]
            name = "app"
            command = "{ship}"
            routes = ["http:/.*"]
            """;

    @TempDir private static Path folder;
    private static Flight flight;
    private static String url;

    @BeforeAll
    static void launch() {
        flight = Flight.launch(folder, MANIFEST);
        for (String ship : new String[] {"markdown", "cache", "app"}) {
            flight.out.await(ship + " is ready");
        }
        url = "http://127.0.0.1:" + flight.port() + "/";
    }

    @AfterAll
    static void land() {
        flight.close();
    }

    private static void assertAnswer(String answer, String ship, String kind) {
        assertThat(answer)
                .startsWith(ship + " GET /\n")
                .containsIgnoringCase("\nX-client-kind: " + kind + "\n");
    }

    private static String run(String program, String line) {
        assumeTrue(Shell.has(program), "skipped: needs " + program);
        return Shell.run(line.replace("URL", url));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | app      | unknown",
                "-H 'Accept: text/markdown'     | markdown | unknown",
                "-A 'GPTBot/1.2'                | markdown | llm, bot",
                "-A 'Googlebot/2.1'             | cache    | bot",
                "-A 'acme-check/3'              | cache    | bot",
                "-A ''                          | app      | unknown",
                "-A 'Mozilla/5.0 Firefox/144.0' | app      | browser, firefox",
            })
    void curl(String options, String ship, String kind) {
        assertAnswer(run("curl", "curl -s " + options + " URL"), ship, kind);
    }

    @Test
    void python() {
        String line = "import urllib.request as r; print(r.urlopen('URL').read().decode())";
        assertAnswer(run("python3", "python3 -c \"" + line + "\""), "app", "unknown");
    }

    @Test
    void node() {
        String line = "fetch('URL').then(a => a.text()).then(t => console.log(t))";
        assertAnswer(run("node", "node -e \"" + line + "\""), "app", "unknown");
    }

    @Test
    void wget() {
        assertAnswer(run("wget", "wget -qO- URL"), "app", "unknown");
    }

    @Test
    void java() {
        assertAnswer(flight.get("/").body(), "app", "unknown");
        assertAnswer(flight.get("/", "User-Agent", "ClaudeBot/1.0").body(), "markdown", "llm, bot");
    }

    @Test
    void go() {
        assumeTrue(Shell.has("go"), "skipped: needs go");
        Flight.write(
                folder.resolve("get.go"),
                """
                package main

                import ("io"; "net/http"; "os")

                func main() {
                    answer, err := http.Get(os.Args[1])
                    if err != nil { panic(err) }
                    io.Copy(os.Stdout, answer.Body)
                }
                """);
        String answer =
                run(
                        "go",
                        "GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE="
                                + folder.resolve("go-cache")
                                + " go run "
                                + folder.resolve("get.go")
                                + " URL");
        assertAnswer(answer, "app", "unknown");
    }

    @Test
    void headlessChromiumIsABot() {
        assumeTrue(Shell.has("chromium"), "skipped: needs chromium");
        String page =
                Shell.run(
                        "chromium --headless --no-sandbox --disable-gpu --user-data-dir="
                                + folder.resolve("profile")
                                + " --dump-dom "
                                + url
                                + " 2>/dev/null");
        assertThat(page)
                .contains("cache GET /")
                .containsIgnoringCase("x-client-kind: bot, headless");
    }

    /// With a `bundle` on PATH that starts a small ship, whatever it is asked for.
    @Test
    void theSecondAnnouncementsManifestRunsVerbatim(@TempDir Path other) throws IOException {
        assumeTrue(free(8080), "skipped: port 8080, which that manifest names, is taken");
        Path bin = Files.createDirectory(other.resolve("bin"));
        Path bundle = bin.resolve("bundle");
        Flight.write(bundle, "#!/bin/sh\nexec " + TinyShip.command() + "\n");
        assertThat(bundle.toFile().setExecutable(true)).isTrue();
        try (InputStream manifest =
                ClientsIT.class.getResourceAsStream("/manifests/seed-user-agents.toml")) {
            Files.copy(Objects.requireNonNull(manifest), other.resolve("ship-manifest.toml"));
        }
        try (Flight fleet =
                Flight.start(other, Map.of("PATH", bin + ":" + System.getenv("PATH")))) {
            for (String ship : new String[] {"app", "markdown-api", "static-cache"}) {
                fleet.out.await(ship + " is ready");
            }
            String[][] visits = {
                {"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "app"},
                {"Claude-User/1.0", "markdown-api"},
                {"bingbot/2.0", "static-cache"},
            };
            for (String[] visit : visits) {
                assertThat(fleet.get("/", "User-Agent", visit[0]).body())
                        .startsWith(visit[1] + " GET /\n");
            }
            assertThat(fleet.get("/", "User-Agent", "nobody/1").statusCode()).isEqualTo(404);
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
