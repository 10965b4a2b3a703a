package dev.mothership.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.ProxySettings.AccessLog;
import dev.mothership.manifest.ProxySettings.ClientNames;
import dev.mothership.manifest.ProxySettings.Shields;
import dev.mothership.manifest.Route;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who is turned away, who is told of it, and what ships are told.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ShieldsTest {
    private static final String CHROME =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/156.0.0.0 Safari/537.36";

    /// As `curl -A` sends it.
    private static final String LIE =
            "GET /a.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: "
                    + CHROME
                    + "\r\nAccept: */*\r\n\r\n";

    private static final String PLAIN =
            "GET /a.txt HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/8\r\nConnection: close\r\n\r\n";

    private static final String JA4H = "ge11nn030000_69803879d94f_000000000000_000000000000";

    @TempDir private Path folder;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Manifest manifest(@Nullable Shields shields, AccessLog format, Route... routes) {
        TestManifest manifest =
                TestManifest.listening("http")
                        .proxy(
                                new ProxySettings(
                                        false,
                                        List.of(),
                                        List.of(StaticSites.at("/files", folder)),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(folder),
                                        Optional.of(format),
                                        Optional.ofNullable(shields),
                                        ClientNames.NONE,
                                        Optional.empty()));
        for (int i = 0; i < routes.length; i++) {
            manifest.ship("s" + i, routes[i]);
        }
        return manifest.ship("app", TestManifest.route("/.*")).build();
    }

    private RunningProxy proxy(RawShip ship, Manifest manifest) throws ListenException {
        RunningProxy proxy =
                new RunningProxy(
                        manifest,
                        new SystemTimer(),
                        (_, text) -> new String(text, US_ASCII).lines().forEach(lines::add));
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    private static Shields shields(boolean block, String... deny) {
        return new Shields(block, List.of(deny), true, true);
    }

    private static Route route(String... fingerprints) {
        return new Route(
                Optional.empty(),
                "/.*",
                Optional.empty(),
                Optional.empty(),
                false,
                new Route.Conditions(List.of(), List.of(), List.of(fingerprints)));
    }

    @Test
    void whoLiesGetsNothing() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "secret");
        Files.writeString(folder.resolve("403.html"), "go away");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(ship, manifest(shields(true), AccessLog.JSON))) {
            assertThat(proxy.exchange(LIE)).startsWith("HTTP/1.1 403 ").endsWith("\r\n\r\ngo away");
            assertThat(proxy.exchange(LIE.replace("/a.txt", "/files/a.txt")))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(ship.nothingCame()).isTrue();
            JsonObject line = new JsonObject(lines.take());
            assertThat(line.getString("verdict")).isEqualTo("spoofed");
            assertThat(line.getJsonArray("evidence"))
                    .isEqualTo(JsonArray.of("no-fetch-metadata", "no-accept-language"));
            assertThat(line.getString("ja4h")).startsWith("ge11nn040000_");
            assertThat(proxy.exchange(PLAIN)).startsWith("HTTP/1.1 200 ");
            MetricsPage.await(proxy, "mothership_client_verdicts_total{verdict=\"spoofed\",}", 2);
            MetricsPage.await(proxy, "mothership_client_verdicts_total{verdict=\"unknown\",}", 1);
            MetricsPage.await(
                    proxy,
                    "mothership_shielded_requests_total{reason=\"spoofed\",action=\"blocked\",}",
                    2);
        }
    }

    @Test
    void whoIsDeniedGetsNothing() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        proxy(ship, manifest(shields(true, "ge11nn03*"), AccessLog.COMBINED))) {
            assertThat(proxy.exchange(PLAIN)).startsWith("HTTP/1.1 403 ");
            assertThat(lines.take())
                    .endsWith(" 403 41 \"-\" \"curl/8\" \"" + JA4H + "\" unknown \"-\"");
            assertThat(proxy.exchange(PLAIN.replace("Host", "X: y\r\nHost")))
                    .startsWith("HTTP/1.1 200 ");
            MetricsPage.await(
                    proxy,
                    "mothership_shielded_requests_total{reason=\"denied\",action=\"blocked\",}",
                    1);
        }
    }

    @Test
    void observingTellsOnly() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        proxy(ship, manifest(shields(false, "*"), AccessLog.COMBINED))) {
            assertThat(proxy.exchange(LIE)).startsWith("HTTP/1.1 200 ");
            assertThat(lines.take()).endsWith(" spoofed \"no-fetch-metadata no-accept-language\"");
            MetricsPage.await(
                    proxy,
                    "mothership_shielded_requests_total{reason=\"denied\",action=\"observed\",}",
                    1);
        }
    }

    @Test
    void shipsAreToldTheFingerprintAndBelieveNobodyElse() throws Exception {
        String forged = PLAIN.replace("Host", "X-JA4H: x\r\nx_ja4h: y\r\nX-Ja4h: z\r\nHost");
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(ship, manifest(null, AccessLog.COMBINED))) {
            proxy.exchange(PLAIN);
            assertThat(ship.head()).contains("\r\nX-JA4H: " + JA4H + "\r\n");
            proxy.exchange(forged);
            assertThat(TrustedPeers.values(ship.head().replace("_", "-"), "X-JA4H"))
                    .singleElement()
                    .asString()
                    .startsWith("ge11nn060000-");

            proxy.reload(manifest(new Shields(false, List.of(), false, true), AccessLog.COMBINED));
            proxy.exchange(forged);
            assertThat(ship.head()).doesNotContainIgnoringCase("ja4h");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).endsWith("\"curl/8\"");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).endsWith("\"curl/8\"");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).contains("ge11nn060000_");
        }
    }

    @Test
    void whereItIsSwitchedOffThereAreVerdictsOnly() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        proxy(
                                ship,
                                manifest(
                                        new Shields(true, List.of(), true, false),
                                        AccessLog.COMBINED))) {
            assertThat(proxy.exchange(LIE)).startsWith("HTTP/1.1 403 ");
            assertThat(lines.take())
                    .endsWith("\"-\" spoofed \"no-fetch-metadata no-accept-language\"");
            proxy.exchange(PLAIN);
            assertThat(ship.head()).doesNotContain("JA4H");
        }
    }

    @Test
    void goesToAShipByFingerprintAndVerdict() throws Exception {
        String caught = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nVary: Cookie\r\n\r\ntrap";
        try (RawShip trap = RawShip.answering(caught);
                RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        proxy(
                                ship,
                                manifest(null, AccessLog.COMBINED, route("spoofed", "po11*")))) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", ship.port()),
                            FakeInstances.ready("s0", trap.port()));

            assertThat(proxy.exchange(LIE)).endsWith("trap").contains("\r\nVary: *\r\n");
            assertThat(proxy.exchange(PLAIN)).endsWith("ok").contains("\r\nVary: *\r\n");
            assertThat(proxy.exchange(PLAIN.replace("GET", "POST"))).endsWith("trap");

            proxy.reload(manifest(null, AccessLog.COMBINED, route("!spoofed")));
            assertThat(proxy.exchange(LIE)).endsWith("ok");
            assertThat(proxy.exchange(PLAIN)).endsWith("trap");
        }
    }

    @Test
    void aReloadPutsShieldsUpAndTakesThemDown() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(ship, manifest(null, AccessLog.COMBINED));
                RawClient client = proxy.connect()) {
            String lie = LIE.replace("Connection: close\r\n", "");
            assertThat(client.send(lie).readHead()).startsWith("HTTP/1.1 200 ");
            client.read(2);
            proxy.reload(manifest(shields(true), AccessLog.COMBINED));
            String refused = client.send(lie).readHead();
            assertThat(refused).startsWith("HTTP/1.1 403 ");
            client.read(Integer.parseInt(StaticSites.field(refused, "Content-Length")));
            proxy.reload(manifest(null, AccessLog.COMBINED));
            assertThat(client.send(lie).readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void isOfTheWireOverHttp2() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship, TestCertificates.make(folder, "a", "localhost"));
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1, "user-agent", "x", "cookie", "b=2", "x-ja4h", "no", "cookie", "a=1");
            String head = ship.head();

            assertThat(TrustedPeers.values(head, "X-JA4H"))
                    .singleElement()
                    .asString()
                    .startsWith("ge20cn020000_");
        }
    }
}
