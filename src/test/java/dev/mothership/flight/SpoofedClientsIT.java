package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is thought of real clients that tell the truth, and of those that do not: page, style,
/// script, image, fetches, events and a WebSocket.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SpoofedClientsIT {
    private static final String CHROME =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/%d.0.0.0 Safari/537.36";

    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @TempDir private Path folder;
    private PageShip ship;
    private Flight flight;

    @BeforeEach
    void launch() throws IOException {
        ship = new PageShip();
        flight = launch("observe");
    }

    private Flight launch(String mode) {
        return Flight.launch(
                folder,
                """
                [mothership]
                metrics = 0
                bind.http = "127.0.0.1:0"
                access_log = { format = "json" }
                shields = { mode = "%s" }
                [[fleet.web]]
                name = "app"
                bind = "tcp://127.0.0.1:%d"
                routes = ["http:/.*"]
                """
                        .formatted(mode, ship.port()));
    }

    @AfterEach
    void land() throws Exception {
        flight.close();
        ship.close();
    }

    private String url() {
        return "http://127.0.0.1:" + flight.port() + "/";
    }

    /// Once the page has told what it has seen.
    private List<JsonObject> entries() throws Exception {
        ship.result().get(120, TimeUnit.SECONDS);
        flight.out.await("\"target\":\"/result\"");
        return logged();
    }

    private List<JsonObject> logged() {
        return flight.out.now().stream()
                .filter(line -> line.contains("{\"time\":"))
                .map(line -> new JsonObject(line.substring(line.indexOf("{\"time\":"))))
                .toList();
    }

    private static void assertAll(List<JsonObject> entries, String verdict) {
        assertThat(entries).anyMatch(entry -> entry.getInteger("status") == 101);
        assertEach(entries, verdict);
    }

    private static void assertEach(List<JsonObject> entries, String verdict) {
        assertThat(entries.size()).isGreaterThan(30);
        assertThat(entries)
                .allSatisfy(entry ->
                        assertThat(entry.getString("verdict"))
                                .as(entry.encode())
                                .isEqualTo(verdict))
                .allSatisfy(entry -> assertThat(entry.getString("ja4h")).matches("(ge|po)11.{47}"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrueChromiumFits(boolean window) throws Exception {
        try (Browser _ = Browser.chromium(folder, url(), window, "")) {
            assertAll(entries(), "fits");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrueFirefoxFits(boolean window) throws Exception {
        try (Browser _ = Browser.firefox(folder, url(), window, "")) {
            assertAll(entries(), "fits");
        }
    }

    @Test
    void aChromiumThatCallsItselfFirefoxIsFoundOut() throws Exception {
        try (Browser _ = Browser.chromium(folder, url(), false, FIREFOX)) {
            assertAll(entries(), "spoofed");
        }
    }

    @Test
    void aFirefoxThatCallsItselfChromiumIsFoundOut() throws Exception {
        try (Browser _ = Browser.firefox(folder, url(), false, CHROME.formatted(140))) {
            assertAll(entries(), "spoofed");
        }
    }

    /// All but the WebSocket, which has no client hints.
    @Test
    void aChromiumOfAnotherVersionIsFoundOut() throws Exception {
        try (Browser _ = Browser.chromium(folder, url(), true, CHROME.formatted(101))) {
            assertEach(
                    entries().stream()
                            .filter(entry -> !entry.getString("target").equals("/socket"))
                            .toList(),
                    "spoofed");
        }
    }

    /// The limit that there is: it sends what one in a window sends.
    @Test
    void aChromiumWithoutAWindowThatDoesNotSaySoIsNotFoundOut() throws Exception {
        assumeTrue(Shell.has("chromium"), "skipped: needs chromium");
        String version =
                Shell.run("chromium --version 2>/dev/null").replaceAll("\\D*(\\d+).*(?s:.*)", "$1");
        String agent = CHROME.formatted(Integer.parseInt(version.strip()));
        try (Browser _ = Browser.chromium(folder, url(), false, agent)) {
            assertAll(entries(), "fits");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl    | curl -s URL",
                "wget    | wget -qO- URL",
                "python3 | python3 -c \"import urllib.request as r; r.urlopen('URL').read()\"",
                "node    | node -e \"fetch('URL').then(a => a.text())\"",
            })
    void whoClaimsNothingIsUnknown(String program, String line) {
        assertThat(verdictOn(program, line)).isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl    | curl -s -A 'AGENT' URL",
                "curl    | curl -s -A 'AGENT' -H 'Accept-Language: de' --compressed URL",
                "wget    | wget -qO- -U 'AGENT' URL",
                "python3 | python3 -c \"import urllib.request as r;"
                        + " r.urlopen(r.Request('URL', headers={'User-Agent': 'AGENT'})).read()\"",
                "node    | node -e \"fetch('URL', {headers: {'user-agent': 'AGENT'}})"
                        + ".then(a => a.text())\"",
            })
    void whoCallsItselfABrowserIsFoundOut(String program, String line) {
        assertThat(verdictOn(program, line.replace("AGENT", CHROME.formatted(140))))
                .isEqualTo("spoofed");
    }

    private String verdictOn(String program, String line) {
        assumeTrue(Shell.has(program), "skipped: needs " + program);
        Shell.run(line.replace("URL", url()));
        flight.out.await("\"target\":\"/\"");
        return logged().getFirst().getString("verdict");
    }

    @Test
    void javaIsFoundOut() {
        flight.get("/");
        flight.get("/result?2", "User-Agent", FIREFOX);
        flight.out.await("\"target\":\"/result?2\"");

        assertThat(logged())
                .extracting(entry -> entry.getString("verdict"))
                .containsExactly("unknown", "spoofed");
    }

    @Test
    void goIsFoundOut() {
        assumeTrue(Shell.has("go"), "skipped: needs go");
        Flight.write(
                folder.resolve("get.go"),
                """
                package main

                import ("net/http"; "os")

                func main() {
                    request, _ := http.NewRequest("GET", os.Args[1], nil)
                    if len(os.Args) > 2 { request.Header.Set("User-Agent", os.Args[2]) }
                    if _, err := http.DefaultClient.Do(request); err != nil { panic(err) }
                }
                """);
        Path program = folder.resolve("get");
        Shell.run(
                "GOFLAGS=-mod=mod GOTOOLCHAIN=local go build -o "
                        + program
                        + " "
                        + folder.resolve("get.go"));
        Shell.run(program + " " + url() + "one");
        Shell.run(program + " " + url() + "two '" + CHROME.formatted(140) + "'");
        flight.out.await("\"target\":\"/two\"");

        assertThat(logged())
                .extracting(entry -> entry.getString("verdict"))
                .containsExactly("unknown", "spoofed");
    }

    @Test
    void whoLiesIsTurnedAwayAndABrowserIsNot() throws Exception {
        flight.close();
        flight = launch("block");
        assertThat(flight.get("/", "User-Agent", CHROME.formatted(140)).statusCode())
                .isEqualTo(403);
        try (Browser _ = Browser.chromium(folder, url(), false, "")) {
            assertThat(entries().stream().skip(1))
                    .noneMatch(entry -> entry.getInteger("status") == 403);
        }
    }
}
