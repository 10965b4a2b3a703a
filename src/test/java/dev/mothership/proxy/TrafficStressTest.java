package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Everything that can go wrong with a request, all at once.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TrafficStressTest {
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 60;

    /// What ship and client do with one connection. Some clients stay and see the end, some reset.
    private static final List<String> REQUEST_HEADS =
            List.of(
                    "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /crash HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /half HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /garbage HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /silent HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nearly",
                    "POST /silent HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                            + "x".repeat(1_001)
                            + "\r\n",
                    Frames.ASK,
                    "GET /ok HTTP/1.1\r\nHost: a\r\n\r\nGET /crash HTTP/1.1\r\nHost: a\r\n\r\n");

    private static void behave(RawShip.Conversation ship) throws IOException {
        while (true) {
            String target = ship.readHead().split(" ", 3)[1];
            switch (target) {
                case "/ok" -> ship.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                case "/half" -> ship.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                case "/garbage" -> ship.write("SSH-2.0-OpenSSH\r\n\r\n");
                case "/chat" -> ship.write(Frames.AGREE);
                case "/silent" -> ship.readRest();
                default -> {} // crashes
            }
            if (!target.equals("/ok")) {
                return;
            }
        }
    }

    private static void ask(RunningProxy proxy, Random random) {
        for (int i = 0; i < REQUESTS; i++) {
            try (RawClient client = proxy.connect()) {
                client.send(REQUEST_HEADS.get(random.nextInt(REQUEST_HEADS.size())));
                if (random.nextBoolean()) {
                    client.readHead();
                }
                client.socket().setSoLinger(true, 0);
            } catch (IOException broken) {
                // As it is meant to be: the ship has gone, or we read from a broken connection.
            }
        }
    }

    @Test
    void noCountIsLeftAndNoneIsMissing() throws Exception {
        Traffic[] traffic = {new Traffic(), new Traffic()};
        long seed = 20_261_124;
        try (RawShip one = new RawShip(TrafficStressTest::behave);
                RawShip two = new RawShip(TrafficStressTest::behave)) {
            try (RunningProxy proxy =
                    new RunningProxy(
                            TestManifest.listening("http")
                                    .bodySize(1_000)
                                    .timeout(Duration.ofMillis(200))
                                    .ship("app", TestManifest.route("/.*"))
                                    .build())) {
                proxy.instances()
                        .set(
                                FakeInstances.ready("app", 1, one.port(), traffic[0]),
                                FakeInstances.ready("app", 2, two.port(), traffic[1]));
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Random random = new Random(seed + i);
                    clients.add(CompletableFuture.runAsync(() -> ask(proxy, random)));
                }
                clients.forEach(CompletableFuture::join);
                for (Traffic each : traffic) {
                    each.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
                }
            }
        }
        assertThat(traffic).extracting(Traffic::count).containsOnly(0);
    }
}
