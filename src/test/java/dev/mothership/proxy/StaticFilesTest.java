package dev.mothership.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticFilesTest {
    private static final Instant CHANGED = Instant.parse("2024-02-29T12:34:56.789Z");

    private final RawShip ship = RawShip.answeringOk();
    private Path folder;
    private Path files;
    private RunningProxy proxy;

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        files = Files.createDirectories(folder.resolve("public"));
        write("app.js", "let it = 'be'");
        proxy = StaticSites.serving(ship, StaticSites.at("/static", files));
    }

    @AfterAll
    void stop() {
        proxy.close();
        ship.close();
    }

    private Path write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(CHANGED));
        return file;
    }

    private String get(String path, String... fields) throws IOException {
        return proxy.exchange(StaticSites.request("GET", path, fields));
    }

    private String tag(String path) throws IOException {
        return StaticSites.field(get(path), "ETag");
    }

    @Test
    void servesAFile() throws Exception {
        String response = get("/static/app.js");

        assertThat(response)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: text/javascript; charset=utf-8\r\n")
                .contains("\r\nContent-Length: 13\r\n")
                .contains("\r\nLast-Modified: Thu, 29 Feb 2024 12:34:56 GMT\r\n")
                .containsPattern("\r\nETag: \"[0-9a-f-]+\"\r\n")
                .containsPattern("\r\nDate: [A-Z][a-z]{2}, \\d\\d .* GMT\r\n")
                .contains("\r\nAccept-Ranges: bytes\r\n")
                .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                .doesNotContain("Vary")
                .endsWith("\r\n\r\nlet it = 'be'");
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() throws Exception {
        String got = get("/static/app.js").replaceFirst("Date: .*\r\n", "");
        String head =
                proxy.exchange(StaticSites.request("HEAD", "/static/app.js", "Range: bytes=0-1"))
                        .replaceFirst("Date: .*\r\n", "");

        assertThat(head).isEqualTo(got.substring(0, got.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void keepsTheConnection() throws Exception {
        write("empty", "");
        try (RawClient client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send("GET /static/app.js HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
                assertThat(client.read(13)).isEqualTo("let it = 'be'");
                client.send("GET /static/empty HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readHead()).contains("Content-Length: 0\r\n");
                client.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
                client.readHead();
                assertThat(client.read(2)).isEqualTo("ok");
            }
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (RawClient client = proxy.connect()) {
            client.send(
                    "GET /static/app.js HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n"
                            + StaticSites.request("GET", "/static/app.js", "If-None-Match: *"));

            assertThat(client.readAll())
                    .containsSubsequence(
                            "HTTP/1.1 200", "'be'", "HTTP/1.1 200", "ok", "HTTP/1.1 304");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void leavesOtherMethodsToTheRoutes(String method) throws Exception {
        assertThat(
                        proxy.exchange(
                                StaticSites.request(method, "/static/app.js", "Content-Length: 0")))
                .endsWith("\r\n\r\nok");
    }

    @Test
    void endsTheConnectionWhereABodyFollowsTheRequest() throws Exception {
        assertThat(
                        proxy.exchange(
                                "GET /static/app.js HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nConnection: close\r\n")
                .endsWith("'be'");
    }

    @Test
    void leavesWhatIsNoFileToTheRoutes() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(files.resolve("out"), folder.resolve("secret"));
        Files.createSymbolicLink(files.resolve("outside"), folder);
        Files.createSymbolicLink(files.resolve("loop"), Path.of("loop"));
        write(".hidden", "secret");
        write(".git/config", "secret");
        write("sub/.hidden", "secret");
        assertThat(new ProcessBuilder("mkfifo", files.resolve("pipe").toString()).start().waitFor())
                .isZero();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(files.resolve("socket")));
            for (String path :
                    List.of(
                            "missing",
                            "app.js/",
                            "app.js/more",
                            "APP.JS",
                            ".hidden",
                            ".git/config",
                            "sub/.hidden",
                            "%2ehidden",
                            "%252e%252e/secret",
                            "..%252fsecret",
                            "out",
                            "outside/secret",
                            "loop",
                            "pipe",
                            "socket",
                            "no-text%C3%28",
                            "app.js%0A",
                            "sub",
                            "sub/",
                            "x".repeat(300))) {
                assertThat(get("/static/" + path)).as(path).endsWith("\r\n\r\nok");
                assertThat(get("/static/" + path)).as(path + " again").endsWith("\r\n\r\nok");
            }
            assertThat(get("/staticapp.js")).endsWith("\r\n\r\nok");
            assertThat(get("/static/app.js")).endsWith("'be'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/../../secret",
                "/static/%2e%2e/%2e%2e/secret",
                "/static/..%2fsecret",
                "/static/..%5csecret",
                "/static/..\\secret",
                "/static/app.js%00",
                "/static/%zz"
            })
    void refusesPathsThatLeadElsewhere(String path) throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");

        assertThat(get(path)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void resolvesDotSegmentsBeforeItLooks() throws Exception {
        assertThat(get("/x/../static//./a%70p.js")).endsWith("'be'");
    }

    @Test
    void followsLinksWithinTheFolder() throws Exception {
        write("releases/2/page.html", "two");
        Files.createSymbolicLink(files.resolve("current"), Path.of("releases/2"));
        Files.createSymbolicLink(files.resolve("page"), files.resolve("current/page.html"));

        assertThat(get("/static/current/page.html")).contains("text/html").endsWith("two");
        assertThat(get("/static/page")).endsWith("two");
    }

    @Test
    void servesNamesWithSpacesAndOtherLetters() throws Exception {
        write("two words+.txt", "spaced");
        write("100%25.txt", "percent");

        assertThat(get("/static/two%20words+.txt")).endsWith("spaced");
        assertThat(get("/static/100%2525.txt")).endsWith("percent");
    }

    @Test
    void servesTheWellKnownFolder() throws Exception {
        write(".well-known/security.txt", "Contact: us");

        assertThat(get("/static/.well-known/security.txt")).endsWith("Contact: us");
    }

    @Test
    void servesTheIndexOfAFolder() throws Exception {
        write("docs/index.html", "<h1>docs</h1>");
        write("index.html", "<h1>home</h1>");

        assertThat(get("/static/docs/"))
                .contains("Content-Type: text/html; charset=utf-8\r\n")
                .endsWith("<h1>docs</h1>");
        assertThat(get("/static/docs?a=b"))
                .startsWith("HTTP/1.1 308 Permanent Redirect\r\n")
                .contains("\r\nLocation: /static/docs/?a=b\r\n");
        assertThat(get("//static")).contains("\r\nLocation: /static/\r\n");
        assertThat(get("/static/")).endsWith("<h1>home</h1>");
    }

    @Test
    void findsAFileThatComesLater() throws Exception {
        assertThat(get("/static/new/page.txt")).endsWith("ok");
        write("new/page.txt", "now");
        String response = get("/static/new/page.txt");
        while (!response.endsWith("now")) {
            response = get("/static/new/page.txt");
        }
    }

    @Test
    void asksTheLongestPrefixOnly() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("b.txt"), "other");
        write("deep/b.txt", "short");
        write("deep/c.txt", "short");
        try (RunningProxy two =
                StaticSites.serving(
                        ship,
                        StaticSites.at("/", files),
                        StaticSites.at("/deep/", other),
                        StaticSites.at("/deep", folder, "elsewhere"))) {
            assertThat(two.exchange(StaticSites.request("GET", "/deep/b.txt"))).endsWith("other");
            assertThat(two.exchange(StaticSites.request("GET", "/deep/c.txt"))).endsWith("ok");
            assertThat(two.exchange(StaticSites.request("GET", "/app.js"))).endsWith("'be'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, TAG, 304",
        "If-None-Match, W/TAG, 304",
        "If-None-Match, '\"x,y\", TAG', 304",
        "If-None-Match, *, 304",
        "If-None-Match, '\"x\"', 200",
        "If-None-Match, garbage, 200",
        "If-Modified-Since, 'Thu, 29 Feb 2024 12:34:56 GMT', 304",
        "If-Modified-Since, 'Thursday, 29-Feb-24 12:34:56 GMT', 304",
        "If-Modified-Since, 'Thu Feb 29 12:34:56 2024', 304",
        "If-Modified-Since, 'Thu, 29 Feb 2024 12:34:55 GMT', 200",
        "If-Modified-Since, yesterday, 200",
        "If-Match, TAG, 200",
        "If-Match, *, 200",
        "If-Match, W/TAG, 412",
        "If-Match, '\"x\"', 412",
        "If-Unmodified-Since, 'Thu, 29 Feb 2024 12:34:56 GMT', 200",
        "If-Unmodified-Since, 'Thu, 29 Feb 2024 12:34:55 GMT', 412",
    })
    void heedsWhatTheClientKnows(String name, String value, int status) throws Exception {
        String response =
                get("/static/app.js", name + ": " + value.replace("TAG", tag("/static/app.js")));

        assertThat(response).startsWith("HTTP/1.1 " + status + " ");
        if (status != 200) {
            assertThat(response).endsWith("\r\n\r\n");
        }
    }

    @Test
    void prefersTagsToDates() throws Exception {
        String same = "Thu, 29 Feb 2024 12:34:56 GMT";

        assertThat(get("/static/app.js", "If-None-Match: \"x\"", "If-Modified-Since: " + same))
                .startsWith("HTTP/1.1 200 ");
        assertThat(
                        get(
                                "/static/app.js",
                                "If-Match: " + tag("/static/app.js"),
                                "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("/static/app.js", "If-Match: \"x\"", "If-None-Match: *"))
                .startsWith("HTTP/1.1 412 ");
    }

    @Test
    void givesAFileThatIsWrittenAnewAnotherTag() throws Exception {
        Path file = write("changing", "one");
        String before = tag("/static/changing");
        Files.move(write("next", "two"), file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(get("/static/changing", "If-None-Match: " + before)).endsWith("two");
    }

    @Test
    void servesALargeFileInPieces() throws Exception {
        byte[] bytes = new byte[1_000_003];
        new Random(1).nextBytes(bytes);
        Files.write(files.resolve("large"), bytes);

        String response = get("/static/large");

        assertThat(StaticSites.body(response).getBytes(ISO_8859_1)).isEqualTo(bytes);
    }
}
