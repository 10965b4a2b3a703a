package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Manifest;
import dev.mothership.ship.Traffic;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// WebSockets that are silent, and those whose ship or proxy stops. Time passes on a timer that the
/// tests wind on.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WebSocketLifeTest {
    private final ManualTimer timer = new ManualTimer();
    private final Traffic traffic = new Traffic();

    /// What has come to the ship; `end` when the client's half has ended.
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private static Manifest manifest(String... more) {
        TestManifest manifest =
                TestManifest.listening("http")
                        .idle(Duration.ofSeconds(5))
                        .ship("app", TestManifest.route("/.*"));
        for (String ship : more) {
            manifest.ship(ship, TestManifest.route("/" + ship));
        }
        return manifest.build();
    }

    private interface Scenario {
        void run(RunningProxy proxy, RawClient client, RawShip.Conversation ship) throws Exception;
    }

    /// With an open WebSocket, whose ship notes every frame and does nothing by itself.
    private void withWebSocket(Scenario scenario) throws Exception {
        CompletableFuture<RawShip.Conversation> open = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(Frames.AGREE);
                            open.complete(conversation);
                            note(conversation);
                            over.join();
                        });
                RunningProxy proxy = new RunningProxy(manifest(), timer)) {
            proxy.instances().set(FakeInstances.ready("app", 1, ship.port(), traffic));
            try (RawClient client = proxy.connect()) {
                assertThat(client.send(Frames.ASK).readHead()).startsWith("HTTP/1.1 101 ");
                scenario.run(proxy, client, open.join());
            } finally {
                over.complete(null);
            }
        }
    }

    private void note(RawShip.Conversation ship) {
        try {
            while (true) {
                received.add(Frames.readMasked(ship));
            }
        } catch (IOException end) {
            received.add("end");
        }
    }

    /// Time stands still from the moment at which all of it is there.
    private String readWhileTimePasses(RawClient client, int length) throws IOException {
        while (client.in().available() < length) {
            if (!timer.step()) {
                Thread.onSpinWait();
            }
        }
        return client.read(length);
    }

    private String restWhileTimePasses(RawClient client) {
        try {
            return client.readAll(() -> timer.step());
        } catch (IOException reset) {
            return "reset";
        }
    }

    private static String rest(RawClient client) {
        try {
            return client.readAll();
        } catch (IOException reset) {
            return "reset";
        }
    }

    /// Lets time pass; each tick has been served before the next.
    private void pass(Duration duration) {
        long end = timer.nanos() + duration.toNanos();
        while (timer.nanos() < end) {
            if (!timer.step()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aSilentOneLivesOnAndIsPinged() throws Exception {
        withWebSocket((_, client, ship) -> {
            for (int i = 0; i < 20; i++) {
                assertThat(readWhileTimePasses(client, 12)).isEqualTo(Frames.OUR_PING);
                client.send(Frames.masked(Frames.PONG, "mothership"));
                // Once it has come through, so has the pong.
                client.send(Frames.masked(Frames.TEXT, "x"));
                assertThat(received.take()).isEqualTo("\u0081x");
            }
            assertThat(timer.nanos()).isGreaterThanOrEqualTo(Duration.ofSeconds(600).toNanos());
            ship.write(Frames.plain(Frames.TEXT, "still here"));
            assertThat(client.read(12)).endsWith("still here");
        });
    }

    @Test
    void otherPongsGoOnToTheShip() throws Exception {
        withWebSocket((_, client, _) -> {
            assertThat(readWhileTimePasses(client, 12)).isEqualTo(Frames.OUR_PING);
            client.send(Frames.masked(Frames.PONG, "another"));
            assertThat(received.take()).isEqualTo("\u008aanother");
        });
    }

    @Test
    void aPingWaitsForTheEndOfAFrame() throws Exception {
        withWebSocket((_, client, ship) -> {
            ship.write("\u0081\u0004ab");
            assertThat(client.read(4)).isEqualTo("\u0081\u0004ab");
            pass(Duration.ofSeconds(100));
            ship.write("cd");
            assertThat(readWhileTimePasses(client, 2)).isEqualTo("cd");
            assertThat(readWhileTimePasses(client, 12)).isEqualTo(Frames.OUR_PING);
        });
    }

    @Test
    void aShipThatSpeaksItselfIsNotInterrupted() throws Exception {
        String ping = Frames.plain(Frames.PING, "");
        withWebSocket((_, client, ship) -> {
            for (int i = 0; i < 10; i++) {
                pass(Duration.ofSeconds(20));
                ship.write(ping);
                assertThat(client.read(2)).isEqualTo(ping);
            }
        });
    }

    @Test
    void whatIsNoFrameIsNotInterrupted() throws Exception {
        withWebSocket((_, client, ship) -> {
            ship.write("this is no frame");
            assertThat(client.read(16)).isEqualTo("this is no frame");
            pass(Duration.ofSeconds(100));
            ship.write("!");
            assertThat(client.read(1)).isEqualTo("!");
        });
    }

    @Test
    void aClientThatNeverAnswersIsDead() throws Exception {
        withWebSocket((_, client, _) -> {
            assertThat(readWhileTimePasses(client, 36)).isEqualTo(Frames.OUR_PING.repeat(3));
            assertThat(restWhileTimePasses(client)).isEqualTo("reset");
            assertThat(received.take()).isEqualTo("end");
            assertThat(timer.nanos())
                    .isBetween(
                            Duration.ofSeconds(120).toNanos(), Duration.ofSeconds(122).toNanos());
        });
    }

    @Test
    void aClientThatHasClosedItsHalfIsNotAskedToAnswer() throws Exception {
        withWebSocket((_, client, ship) -> {
            client.endOutput();
            assertThat(received.take()).isEqualTo("end");
            assertThat(readWhileTimePasses(client, 120)).isEqualTo(Frames.OUR_PING.repeat(10));
            ship.write(Frames.plain(Frames.TEXT, "done"));
            ship.socket().close();
            assertThat(rest(client)).isEqualTo(Frames.plain(Frames.TEXT, "done"));
        });
    }

    @Test
    void aStoppingShipHasTheGraceTimeToCloseIt() throws Exception {
        withWebSocket((_, client, ship) -> {
            traffic.close();
            pass(Duration.ofSeconds(9));
            ship.write(Frames.plain(Frames.TEXT, "on"));
            assertThat(client.read(4)).endsWith("on");

            assertThat(readWhileTimePasses(client, 4)).isEqualTo(Frames.GOING_AWAY);
            assertThat(timer.nanos())
                    .isBetween(Duration.ofSeconds(10).toNanos(), Duration.ofSeconds(11).toNanos());
            client.send(Frames.masked(Frames.TEXT, "late"));
            client.send(Frames.masked(Frames.CLOSE, "\u0003\u00e9"));
            assertThat(rest(client)).isEmpty();
            assertThat(received.take()).isEqualTo("\u0081late");
            assertThat(received.take()).isEqualTo("\u0088\u0003\u00e9");
            assertThat(received.take()).isEqualTo("end");
        });
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseIsLeft() throws Exception {
        withWebSocket((_, client, _) -> {
            traffic.close();
            assertThat(readWhileTimePasses(client, 4)).isEqualTo(Frames.GOING_AWAY);
            assertThat(restWhileTimePasses(client)).isEqualTo("reset");
            assertThat(received.take()).isEqualTo("end");
        });
    }

    @Test
    void the1001WaitsForTheEndOfAFrame() throws Exception {
        withWebSocket((_, client, ship) -> {
            ship.write("\u0081\u0004ab");
            assertThat(client.read(4)).isEqualTo("\u0081\u0004ab");
            traffic.close();
            pass(Duration.ofSeconds(11));
            ship.write("cd" + Frames.plain(Frames.TEXT, "not any more"));
            assertThat(client.read(6)).isEqualTo("cd" + Frames.GOING_AWAY);
        });
    }

    @Test
    void aFrameThatDoesNotEndDoesNotHoldItUp() throws Exception {
        withWebSocket((_, client, ship) -> {
            ship.write("\u0081\u0004ab");
            assertThat(client.read(4)).isEqualTo("\u0081\u0004ab");
            traffic.close();
            assertThat(restWhileTimePasses(client)).isEqualTo("reset");
        });
    }

    @Test
    void aShipThatHasSaidCloseItselfIsNotCorrected() throws Exception {
        String close = Frames.plain(Frames.CLOSE, "\u0003\u00e8");
        withWebSocket((_, client, ship) -> {
            traffic.close();
            ship.write(close);
            assertThat(client.read(4)).isEqualTo(close);
            pass(Duration.ofSeconds(11));
            client.send(Frames.masked(Frames.CLOSE, "\u0003\u00e8"));
            assertThat(rest(client)).isEmpty();
            assertThat(received.take()).isEqualTo("\u0088\u0003\u00e8");
        });
    }

    @Test
    void aShipThatDiesInItsStopLeavesA1001() throws Exception {
        withWebSocket((_, client, ship) -> {
            traffic.close();
            ship.socket().close();
            assertThat(client.read(4)).isEqualTo(Frames.GOING_AWAY);
            client.send(Frames.masked(Frames.CLOSE, "\u0003\u00e9"));
            assertThat(rest(client)).isEmpty();
        });
    }

    @Test
    void aShipThatCrashesLeavesNothing() throws Exception {
        withWebSocket((_, client, ship) -> {
            ship.socket().close();
            assertThat(rest(client)).isEmpty();
        });
    }

    @Test
    void aReloadThatLeavesTheShipRunningChangesNothing() throws Exception {
        withWebSocket((proxy, client, ship) -> {
            for (int i = 0; i < 5; i++) {
                proxy.reload(manifest("other" + i));
                pass(Duration.ofSeconds(12));
                client.send(Frames.masked(Frames.TEXT, "x"));
                assertThat(received.take()).isEqualTo("\u0081x");
            }
            ship.write(Frames.plain(Frames.TEXT, "y"));
            // A ping may have come before it.
            assertThat(readWhileTimePasses(client, 3)).isIn("\u0081\u0001y", "\u0089\nm");
        });
    }

    @Test
    void whenTheProxyClosesAllGet1001AtOnce() throws Exception {
        withWebSocket((proxy, client, _) -> {
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> proxy.listening().close(Duration.ofHours(1)));
            assertThat(client.read(4)).isEqualTo(Frames.GOING_AWAY);
            assertThat(closed).isNotDone();
            client.send(Frames.masked(Frames.CLOSE, "\u0003\u00e9"));
            assertThat(rest(client)).isEmpty();
            closed.join();
            assertThat(received.take()).isEqualTo("\u0088\u0003\u00e9");
        });
    }
}
