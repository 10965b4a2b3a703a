package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.ship.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ErrorPagesTest {
    private static final String LOST = "<h1>Lost \u00e4</h1>";

    @TempDir private Path folder;

    private Manifest manifest() {
        return TestManifest.listening("http")
                .proxy(
                        new ProxySettings(
                                false,
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(folder),
                                Optional.empty()))
                .ship("app", TestManifest.route("/app"))
                .build();
    }

    @Test
    void answersWithThePageOfTheStatus() throws Exception {
        Files.writeString(folder.resolve("404.html"), LOST);
        Files.writeString(folder.resolve("503.html"), "wait");
        try (RunningProxy proxy = new RunningProxy(manifest())) {
            String response = proxy.exchange(StaticSites.request("GET", "/"));
            assertThat(response)
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .contains("\r\nContent-Type: text/html; charset=utf-8\r\n")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .contains("\r\nContent-Length: 16\r\n")
                    .endsWith("\r\n\r\n<h1>Lost \u00c3\u00a4</h1>");
            assertThat(proxy.exchange(StaticSites.request("HEAD", "/")))
                    .isEqualTo(response.substring(0, response.indexOf("<h1>")));

            proxy.instances().set(FakeInstances.instance("app", 1, Instance.Availability.GONE));
            assertThat(proxy.exchange(StaticSites.request("GET", "/app")))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 1\r\n")
                    .endsWith("\r\n\r\nwait");
        }
    }

    @Test
    void answersRequestsThatItDoesNotUnderstandWithAPage() throws Exception {
        Files.writeString(folder.resolve("400.html"), "what?");
        try (RunningProxy proxy = new RunningProxy(manifest())) {
            assertThat(proxy.exchange("nonsense\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\nContent-Type: text/html; charset=utf-8\r\n")
                    .contains("\r\nContent-Length: 5\r\n")
                    .endsWith("\r\n\r\nwhat?");
        }
    }

    @Test
    void answersWithoutAPageWhereThereIsNoneOrJsonIsWanted() throws Exception {
        Files.writeString(folder.resolve("503.html"), "wait");
        Files.writeString(folder.resolve("404.html"), LOST);
        try (RunningProxy proxy = new RunningProxy(manifest())) {
            assertThat(proxy.exchange(StaticSites.request("GET", "/..")))
                    .endsWith("400 Bad Request: the path can be read in more than one way\n");
            assertThat(proxy.exchange(StaticSites.request("GET", "/", "Accept: application/json")))
                    .contains("\r\nContent-Type: application/json\r\n")
                    .contains("\"status\":404");
        }
    }

    @Test
    void readsPagesAnewWithTheManifest() throws Exception {
        Path page = Files.writeString(folder.resolve("404.html"), LOST);
        try (RunningProxy proxy = new RunningProxy(manifest())) {
            Files.writeString(page, "found");
            assertThat(proxy.exchange(StaticSites.request("GET", "/"))).endsWith("</h1>");
            proxy.reload(manifest());
            assertThat(proxy.exchange(StaticSites.request("GET", "/"))).endsWith("found");
        }
    }

    @Test
    void leavesAnswersOfShipsAlone() throws Exception {
        Files.writeString(folder.resolve("404.html"), LOST);
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nmine");
                RunningProxy proxy = new RunningProxy(manifest())) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            assertThat(proxy.exchange(StaticSites.request("GET", "/app"))).endsWith("mine");
        }
    }
}
