package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.Route;
import dev.mothership.timer.SystemTimer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Routes that ask who the client is, and what ships are told of it.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientKindsTest {
    private static final String CHROME =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36";
    private static final String GPT = "Mozilla/5.0 Chrome/1 (compatible; GPTBot/1.2)";

    private static Route route(List<String> clients, List<String> accept) {
        return new Route(
                Optional.empty(),
                "/.*",
                Optional.empty(),
                Optional.empty(),
                false,
                new Route.Conditions(clients, accept));
    }

    private static RawShip ship(String body) {
        return RawShip.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String get(String userAgent, String more) {
        return "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: " + userAgent + "\r\n" + more + "\r\n";
    }

    private static String ask(RawClient client, String userAgent, String more) throws IOException {
        String head = client.send(get(userAgent, more)).readHead();
        return head + client.read(head.contains("Content-Length: 2") ? 2 : 3);
    }

    @Test
    void markdownForModelsAStaticCacheForBotsAndTheAppForPeople() throws Exception {
        try (RawShip markdown = ship("md");
                RawShip cache = ship("ca");
                RawShip app = ship("app");
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http")
                                        .ship(
                                                "markdown",
                                                route(List.of("llm"), List.of()),
                                                route(List.of(), List.of("text/markdown")))
                                        .ship("cache", route(List.of("bot", "~^acme"), List.of()))
                                        .ship("app", route(List.of("browser"), List.of()))
                                        .build());
                RawClient client = proxy.connect()) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("markdown", markdown.port()),
                            FakeInstances.ready("cache", cache.port()),
                            FakeInstances.ready("app", app.port()));

            // One connection, as a proxy before us has it: each request is looked at.
            assertThat(ask(client, GPT, "")).endsWith("md");
            assertThat(ask(client, CHROME, "")).endsWith("app");
            assertThat(ask(client, CHROME, "Accept: text/markdown, */*\r\n")).endsWith("md");
            assertThat(ask(client, CHROME, "Accept: */*\r\n")).endsWith("app");
            assertThat(ask(client, "Googlebot/2.1", "Accept: text/markdown;q=0\r\n"))
                    .endsWith("ca");
            assertThat(ask(client, "acme/1", "")).endsWith("ca");
            assertThat(client.send(get("curl/8.5.0", "")).readHead()).startsWith("HTTP/1.1 404");
        }
    }

    /// A cache in front of us must not give a browser what a crawler got.
    @Test
    void theResponseSaysByWhatItsShipWasChosen() throws Exception {
        try (RawShip markdown = ship("md");
                RawShip app =
                        RawShip.answering(
                                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nVary: Cookie,"
                                        + " accept\r\n\r\napp");
                RunningProxy proxy =
                        new RunningProxy(
                                TestManifest.listening("http")
                                        .ship(
                                                "markdown",
                                                route(List.of("llm"), List.of()),
                                                route(List.of(), List.of("text/markdown")))
                                        .ship("app", TestManifest.route("/.*"))
                                        .build());
                RawClient client = proxy.connect()) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("markdown", markdown.port()),
                            FakeInstances.ready("app", app.port()));

            assertThat(ask(client, GPT, "")).contains("Vary: User-Agent\r\n");
            assertThat(ask(client, CHROME, "Accept: text/markdown\r\n"))
                    .contains("Vary: User-Agent, Accept\r\n");
            assertThat(ask(client, CHROME, ""))
                    .contains("Vary: Cookie, accept, User-Agent\r\n")
                    .doesNotContain("accept\r\n");
        }
    }

    @Test
    void withoutConditionsNothingVaries() throws Exception {
        try (RawShip ship = ship("ok");
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            assertThat(ask(client, CHROME, "")).doesNotContain("Vary");
        }
    }

    @Test
    void shipsAreToldTheKindAndNothingElseOfThatName() throws Exception {
        try (RawShip ship = ship("ok");
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            ask(
                    client,
                    CHROME,
                    "X-Client-Kind: evil\r\nx_client_kind: evil\r\nX-Client_Kind: evil\r\n"
                            + "X-CLIENT-KIND: evil\r\nX-Client-Kinds: mine\r\n");
            assertThat(ship.head())
                    .contains("\r\nX-Client-Kind: browser, chromium\r\n")
                    .contains("X-Client-Kinds: mine")
                    .doesNotContain("evil");
            ask(client, GPT, "");
            assertThat(ship.head()).contains("\r\nX-Client-Kind: llm, bot\r\n");
            ask(client, "curl/8.5.0", "");
            assertThat(ship.head()).contains("\r\nX-Client-Kind: unknown\r\n");
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readHead();
            assertThat(ship.head()).contains("\r\nX-Client-Kind: unknown\r\n");
        }
    }

    @Test
    void soAreThoseOfHttp2(@TempDir Path folder) throws Exception {
        Listener.Certificate certificate = TestCertificates.make(folder, "c", "localhost");
        try (RawShip ship = ship("ok");
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship, new TestManifest(), new SystemTimer(), certificate);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1, "user-agent", GPT, "x-client-kind", "evil");
            assertThat(ship.head())
                    .contains("\r\nX-Client-Kind: llm, bot\r\n")
                    .doesNotContain("evil");
            client.get(3, "user-agent", CHROME);
            assertThat(ship.head()).contains("\r\nX-Client-Kind: browser, chromium\r\n");
        }
    }

    /// A held request is admitted a second time, by the routes of another manifest.
    @Test
    void aHeldRequestIsAskedOnceMoreByTheNewRoutes() throws Exception {
        Manifest before =
                TestManifest.listening("http")
                        .ship("slow", route(List.of("llm"), List.of()))
                        .build();
        Manifest after =
                TestManifest.listening("http")
                        .ship("people", route(List.of("browser"), List.of()))
                        .ship("models", route(List.of("llm"), List.of()))
                        .build();
        try (RawShip models = ship("md");
                RunningProxy proxy = new RunningProxy(before);
                RawClient client = proxy.connect()) {
            client.send(get(GPT, ""));
            MetricsPage.await(proxy, "mothership_requests_held_total", 1);

            proxy.reload(after);
            proxy.instances().set(FakeInstances.ready("models", models.port()));

            assertThat(client.readHead()).contains("Vary: User-Agent\r\n");
            assertThat(client.read(2)).isEqualTo("md");
            assertThat(models.head()).contains("\r\nX-Client-Kind: llm, bot\r\n");
        }
    }

    @Test
    void namesOfTheManifestCountFromTheNextRequestAfterAReload() throws Exception {
        ProxySettings.ClientNames names =
                new ProxySettings.ClientNames(List.of("acme-reader"), List.of());
        ProxySettings none = ProxySettings.NONE;
        ProxySettings settings =
                new ProxySettings(
                        none.trustUnix(),
                        none.trustedProxies(),
                        none.staticFolders(),
                        none.compression(),
                        none.rateLimits(),
                        none.errorPages(),
                        none.accessLog(),
                        none.shields(),
                        names,
                        none.preflightCache());
        try (RawShip ship = ship("ok");
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            ask(client, "Acme-Reader/2", "");
            assertThat(ship.head()).contains("\r\nX-Client-Kind: unknown\r\n");

            proxy.reload(
                    TestManifest.listening("http")
                            .proxy(settings)
                            .ship("app", TestManifest.route("/.*"))
                            .build());

            ask(client, "Acme-Reader/2", "");
            assertThat(ship.head()).contains("\r\nX-Client-Kind: llm, bot\r\n");
        }
    }

    /// Each is new, and some are as long as a header may be: no request takes longer for it.
    @ParameterizedTest
    @CsvSource({"0, 600", "1000, 100", "7000, 20"})
    void oneThatSendsAnotherAgentEachTimeIsServedAsWell(int length, int times) throws Exception {
        try (RawShip ship = ship("ok");
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < times; i++) {
                String agent = "GPTBot/" + i + " " + "spider.com ".repeat(length / 11);
                assertThat(ask(client, agent, "")).endsWith("ok");
                assertThat(ship.head()).contains("\r\nX-Client-Kind: llm, bot\r\n");
            }
        }
    }
}
