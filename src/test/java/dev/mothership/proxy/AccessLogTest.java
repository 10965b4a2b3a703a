package dev.mothership.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.SystemTimer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AccessLogTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private void keep(ProxySettings.AccessLog format, byte[] text) {
        new String(text, US_ASCII).lines().forEach(lines::add);
    }

    private static RunningProxy proxy(
            ProxySettings.AccessLog format, AccessSink sink, ProxySettings.StaticFolder... folders)
            throws ListenException {
        return new RunningProxy(
                TestManifest.listening("http")
                        .proxy(
                                new ProxySettings(
                                        false,
                                        List.of(),
                                        List.of(folders),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(format)))
                        .ship("app", TestManifest.route("/app"))
                        .build(),
                new SystemTimer(),
                sink);
    }

    private RunningProxy combined() throws ListenException {
        return proxy(ProxySettings.AccessLog.COMBINED, this::keep);
    }

    @Test
    void writesALineForEachRequest() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = combined()) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            proxy.exchange(
                    StaticSites.request("GET", "/app?a=b", "Referer: http://r/", "User-Agent: u"));
            assertThat(lines.take())
                    .matches(
                            "127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]"
                                    + " \"GET /app\\?a=b HTTP/1\\.1\" 200 2 \"http://r/\" \"u\"");
            proxy.exchange(StaticSites.request("HEAD", "/app"));
            assertThat(lines.take()).endsWith("\"HEAD /app HTTP/1.1\" 200 0 \"-\" \"-\"");
            String lost = proxy.exchange(StaticSites.request("GET", "/"));
            assertThat(lines.take())
                    .endsWith(
                            "\"GET / HTTP/1.1\" 404 "
                                    + StaticSites.body(lost).length()
                                    + " \"-\" \"-\"");
        }
    }

    @Test
    void writesWhatIsKnownOfRequestsThatAreRefused() throws Exception {
        try (RunningProxy proxy = combined()) {
            proxy.exchange("G\"T / HTTP/1.1\r\n\r\n");
            assertThat(lines.take()).containsPattern("\\] \"-\" 400 \\d+ \"-\" \"-\"$");
            proxy.exchange("GET /a HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n");
            assertThat(lines.take()).contains("] \"GET /a HTTP/1.1\" 400 ");
            proxy.exchange("GET /b HTTP/1.1\r\n\r\n");
            assertThat(lines.take()).contains("] \"GET /b HTTP/1.1\" 400 ");
            proxy.exchange("GET /c HTTP/1.1\r\nHost: a\r\n\r\nGET\r\n\r\n");
            assertThat(lines.take()).contains("] \"GET /c HTTP/1.1\" 404 ");
            assertThat(lines.take()).contains("] \"-\" 400 ");
        }
    }

    @Test
    void letsNobodyForgeALine() throws Exception {
        try (RunningProxy proxy = combined()) {
            proxy.exchange(
                    StaticSites.request(
                            "GET",
                            "/\"\\x",
                            "User-Agent: a\" \u001b[31m\\\t\u00e4\u007f",
                            "Referer: \u0001"));
            // Control characters but the tab are refused, with what was known then.
            assertThat(lines.take()).contains("\"GET /\\x22\\x5cx HTTP/1.1\" 400 ");
            proxy.exchange(
                    StaticSites.request("GET", "/", "User-Agent: a\" \\\t\u00e4 \u0085\u009b"));
            assertThat(lines.take()).endsWith(" \"-\" \"a\\x22 \\x5c\\x09\\xe4 \\x85\\x9b\"");
        }
    }

    @Test
    void writesObjectsOfAllThatIsKnown() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = proxy(ProxySettings.AccessLog.JSON, this::keep)) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            proxy.exchange(StaticSites.request("GET", "/app", "User-Agent: \"\\\t\u00e4"));
            JsonObject line = new JsonObject(lines.take());
            String head = ship.head();

            assertThat(line.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT.{12}Z");
            assertThat(line.getDouble("duration")).isBetween(0.0, 30.0);
            assertThat(head).contains("X-Request-Id: " + line.getString("request_id") + "\r\n");
            line.remove("time");
            line.remove("duration");
            line.remove("request_id");
            assertThat(line.encode())
                    .isEqualTo(
                            "{\"client\":\"127.0.0.1\",\"method\":\"GET\",\"target\":\"/app\","
                                    + "\"protocol\":\"HTTP/1.1\",\"host\":\"a\",\"status\":200,\"bytes\":2,"
                                    + "\"user_agent\":\"\\\"\\\\\\t\u00e4\",\"listener\":\"http\",\"tls\":false,"
                                    + "\"ship\":\"app\",\"instance\":\"app.1\",\"route\":\"/app\","
                                    + "\"ja4h\":\"ge11nn030000_f8649f6808db_000000000000_000000000000\","
                                    + "\"verdict\":\"unknown\"}");
            proxy.exchange("nonsense\r\n\r\n");
            assertThat(new JsonObject(lines.take()).fieldNames())
                    .containsExactly("time", "client", "status", "bytes", "listener", "tls");
        }
    }

    @Test
    void writesFilesAndClientsThatLeave(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "12345");
        CountDownLatch gone = new CountDownLatch(1);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                            gone.countDown();
                        });
                RunningProxy proxy =
                        proxy(
                                ProxySettings.AccessLog.COMBINED,
                                this::keep,
                                StaticSites.at("/f", folder))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            proxy.exchange(StaticSites.request("GET", "/f/a.txt"));
            assertThat(lines.take()).contains("\"GET /f/a.txt HTTP/1.1\" 200 5 ");
            try (RawClient client = proxy.connect()) {
                client.send("GET /app HTTP/1.1\r\nHost: a\r\n\r\n");
                ship.head();
                client.socket().setSoLinger(true, 0);
            }
            gone.await();
            assertThat(lines.take()).contains("\"GET /app HTTP/1.1\" 499 0 ");
        }
    }

    @Test
    void losesLinesRatherThanTimeWhereOutputIsSlow() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        String agent = "User-Agent: " + "x".repeat(7_000);
        try (RunningProxy proxy =
                proxy(
                        ProxySettings.AccessLog.COMBINED,
                        (format, text) -> {
                            try {
                                released.await();
                                keep(format, text);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })) {
            int requests = 0;
            try (RawClient client = proxy.connect()) {
                while (dropped(proxy) == 0) {
                    requests++;
                    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n" + agent + "\r\n\r\n");
                    client.readHead();
                }
            }
            assertThat(requests).isGreaterThan(1_000);
            released.countDown();
            for (int i = 0; i < requests - 1; i++) {
                assertThat(lines.take()).contains("\"HEAD / HTTP/1.1\" 404 0 ");
            }
        }
    }

    private static double dropped(RunningProxy proxy) {
        return proxy.meters().get("mothership.access.log.dropped").counter().count();
    }

    @Test
    void writesWhatIsLeftWhenItCloses() throws Exception {
        try (RunningProxy proxy = combined()) {
            for (int i = 0; i < 50; i++) {
                proxy.exchange(StaticSites.request("GET", "/" + i));
            }
        }
        assertThat(lines).hasSize(50);
    }
}
