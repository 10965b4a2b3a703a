package dev.mothership.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.ManifestLoader;
import dev.mothership.process.FakeProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChartCommandTest {
    private static final String MANIFEST =
            """
            [mothership.bind]
            http = "127.0.0.1:8080"
            admin = "127.0.0.1:8081"

            [[mothership.prelaunch]]
            name = "migrate"
            command = "true"

            [[fleet.web]]
            name = "api"
            bind = "tcp://127.0.0.1:3000"
            routes = [{ bind = "http", pattern = "/api(/.*)?$", strip_prefix = "/api" }]

            [[fleet.web]]
            name = "shop"
            command = "true"
            routes = [{ bind = "http", pattern = "/.*", host = "shop.example" }]
            depends_on = ["api"]
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("ship-manifest.toml"), MANIFEST);
    }

    private int chart(String... arguments) {
        CommandLine line =
                new CommandLine(new ChartCommand(new ManifestLoader(), new FakeProcesses()));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "-c";
        all[1] = folder.resolve("ship-manifest.toml").toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return line.execute(all);
    }

    @Test
    void showsListenersRoutesAndTheStartOrder() {
        assertThat(chart()).isZero();
        assertThat(out.toString())
                .contains(
                        """
                          http  127.0.0.1:8080
                            /api(/.*)?$       → api (at 127.0.0.1:3000, without /api)
                            shop.example /.*  → shop
                          admin  127.0.0.1:8081
                            no routes: every request gets 404
                        """)
                .contains(
                        """
                        Start order
                          1  prelaunch migrate
                          2  api
                          3  shop (after api)
                        """);
    }

    @Test
    void saysWhichRouteTakesARequestAndWhy() {
        assertThat(chart("GET", "http://localhost:8080/cart", "-H", "Host: shop.example")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        GET http://localhost:8080/cart
                          arrives at http (127.0.0.1:8080)
                          - api `/api(/.*)?$` does not match the path /cart
                          ✓ shop `/.*` takes /cart
                        → shop gets GET /cart
                        """);
    }

    @Test
    void saysWhatTheShipGets() {
        assertThat(chart("GET", "http://localhost:8080/api/v1?q=1")).isZero();
        assertThat(out.toString()).endsWith("→ api gets GET /v1?q=1\n");
    }

    @Test
    void namesTheFingerprintsThatRoutesAskFor() throws IOException {
        Files.writeString(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership.bind]
                http = "127.0.0.1:8080"
                [[fleet.web]]
                name = "tarpit"
                command = "true"
                routes = [{ pattern = "/.*", fingerprint = ["spoofed", "ge10*"] }]
                """);

        assertThat(chart()).isZero();
        assertThat(out.toString()).contains("/.* with fingerprint spoofed or ge10*  → tarpit");
    }

    @Test
    void saysWhatKindOfClientAsks() throws IOException {
        Files.writeString(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership.bind]
                http = "127.0.0.1:8080"
                [mothership.clients]
                bot = ["acme-check"]
                [[fleet.web]]
                name = "markdown"
                command = "true"
                routes = [
                  { pattern = "/.*", ua_filter = "llm" },
                  { pattern = "/.*", accept = "text/markdown" },
                ]
                [[fleet.web]]
                name = "app"
                command = "true"
                routes = [{ pattern = "/.*", ua_filter = ["browser", "~^acme"] }]
                """);

        assertThat(chart()).isZero();
        assertThat(chart("GET", "http://localhost:8080/", "-A", "GPTBot/1.2")).isZero();
        assertThat(
                        chart(
                                "GET",
                                "http://localhost:8080/",
                                "-H",
                                "User-Agent: acme-check/1",
                                "-H",
                                "Accept: */*"))
                .isZero();
        assertThat(chart("GET", "http://localhost:8080/", "-A", "curl/8.5.0")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        """
                            /.* for llm                  → markdown
                            /.* accepting text/markdown  → markdown
                            /.* for browser or ~^acme    → app
                        """)
                .contains(
                        """
                          comes from a client of kind llm, bot
                            llm, bot by `GPTBot` (ai-crawler of crawler-user-agents)
                          has the fingerprint ge11nn020000_818f42cc3fd7_000000000000_000000000000
                          does not claim to come from a browser (unknown)
                          ✓ markdown `/.*` takes /
                        """)
                .contains(
                        """
                          comes from a client of kind bot
                            bot by `acme-check` ([mothership.clients])
                          has the fingerprint ge11nn030000_fe444ad14866_000000000000_000000000000
                          does not claim to come from a browser (unknown)
                          - markdown `/.*` is for llm clients, this one is bot
                          - markdown `/.*` is for clients that accept text/markdown, this one */*
                          ✓ app `/.*` takes /
                        """)
                .contains(
                        """
                          comes from a client of kind unknown
                            `curl` (http-library of crawler-user-agents)
                          has the fingerprint ge11nn020000_818f42cc3fd7_000000000000_000000000000
                          does not claim to come from a browser (unknown)
                          - markdown `/.*` is for llm clients, this one is unknown
                          - markdown `/.*` is for clients that accept text/markdown, this one does not say what
                          - app `/.*` is for browser, ~^acme clients, this one is unknown
                        """);
        assertThat(chart("GET", "http://localhost:8080/", "-H", "nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot use the header `nonsense`");
    }

    @Test
    void saysWhoLiesAndWhy() throws IOException {
        Files.writeString(
                folder.resolve("ship-manifest.toml"),
                """
                [mothership]
                bind.http = "127.0.0.1:8080"
                shields = { mode = "block" }
                [[fleet.web]]
                name = "app"
                command = "true"
                routes = ["http:/.*"]
                """);
        String agent =
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/156.0.0.0 Safari/537.36";

        assertThat(chart("GET", "http://localhost:8080/", "-A", agent, "-H", "Accept: */*"))
                .isEqualTo(1);
        assertThat(out.toString())
                .endsWith(
                        """
                          has the fingerprint ge11nn030000_fe444ad14866_000000000000_000000000000
                          does not come from the browser that it claims to (spoofed)
                            no-fetch-metadata: it lacks the Sec-Fetch headers that the browser sends
                            no-accept-language: it lacks Accept-Language, which the browser always sends
                        → the shields turn it away: the answer is 403
                        """);
    }

    @Test
    void saysThatNoRouteTakesIt() {
        assertThat(chart("GET", "http://localhost:8081/")).isEqualTo(1);
        assertThat(out.toString()).contains("→ no route takes it: the answer is 404");
    }

    @Test
    void refusesWhatItCannotAnswer() {
        assertThat(chart("GET", "ftp://x")).isEqualTo(2);
        assertThat(chart("GET", "http://localhost:9/")).isEqualTo(2);
        assertThat(chart("GET")).isEqualTo(2);
        assertThat(err.toString())
                .contains("cannot use the URL `ftp://x`")
                .contains(
                        "cannot find a listener on port 9: there is http 127.0.0.1:8080, admin"
                                + " 127.0.0.1:8081")
                .contains("cannot ask without a URL");
    }

    @Test
    void showsEveryProblemOfAWrongManifest() throws IOException {
        Files.writeString(folder.resolve("ship-manifest.toml"), "nonsense = 1\n");

        assertThat(chart()).isEqualTo(2);
        assertThat(err.toString()).contains("ship-manifest.toml:1:1: ");
    }
}
