package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.timer.ManualTimer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Floods that HTTP/2 allows and a server has to end.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2AbuseTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static Listener.Certificate certificate;

    @BeforeAll
    static void make(@TempDir Path folder) {
        certificate = TestCertificates.make(folder, "c", "localhost");
    }

    /// One step of a flood.
    private interface Step {
        void take(RawHttp2Client client, int number) throws IOException;
    }

    /// Until the connection ends, reading nothing meanwhile.
    private static int flood(int port, int most, Step step) throws IOException {
        try (RawHttp2Client client = new RawHttp2Client(port)) {
            try {
                for (int i = 0; i < most; i++) {
                    step.take(client, i);
                }
            } catch (IOException closed) {
                // What we were told is still to be read, unless a reset has overtaken it.
            }
            try {
                return client.next(RawHttp2Client.GOAWAY).code();
            } catch (IOException reset) {
                return ENHANCE_YOUR_CALM;
            }
        }
    }

    @Test
    void floodsEndTheConnection() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.withTls(ship, certificate)) {
            int port = proxy.port();
            // Rapid reset.
            assertThat(flood(port, 1_000, (client, i) -> client.get(2 * i + 1).reset(2 * i + 1)))
                    .isEqualTo(ENHANCE_YOUR_CALM);
            // Empty frames.
            assertThat(
                            flood(
                                    port,
                                    1_000,
                                    (client, i) -> {
                                        if (i == 0) {
                                            client.headers(
                                                    1, false, RawHttp2Client.request("POST"));
                                        }
                                        client.data(1, false, "");
                                    }))
                    .isEqualTo(ENHANCE_YOUR_CALM);
            // Headers that go on for ever.
            for (int length : new int[] {0, 100}) {
                assertThat(
                                flood(
                                        port,
                                        50_000,
                                        (client, i) ->
                                                client.frame(
                                                        i == 0
                                                                ? RawHttp2Client.HEADERS
                                                                : RawHttp2Client.CONTINUATION,
                                                        0,
                                                        1,
                                                        new byte[length])))
                        .isIn(PROTOCOL_ERROR, ENHANCE_YOUR_CALM);
            }
            MetricsPage.await(proxy, "mothership_requests_in_flight", 0);
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.withTls(ship, certificate);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            for (int i = 0; i <= Http2Builder.MOST_STREAMS; i++) {
                client.get(2 * i + 1);
            }
            RawHttp2Client.Frame refused = client.next();

            assertThat(refused.type()).isEqualTo(RawHttp2Client.RST_STREAM);
            assertThat(refused.code()).isEqualTo(REFUSED_STREAM);
            assertThat(refused.stream()).isEqualTo(2 * Http2Builder.MOST_STREAMS + 1);
        }
    }

    @Test
    void aStreamThatDoesNotMoveIsEndedAndThenTheConnection() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.readRest();
                        });
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest().idle(Duration.ofSeconds(2)),
                                timer,
                                certificate);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, RawHttp2Client.request("POST"));
            ship.head();
            Thread time = Thread.ofVirtual().start(() -> pass(timer));

            assertThat(client.next().type()).isEqualTo(RawHttp2Client.RST_STREAM);
            assertThat(client.next().type()).isEqualTo(RawHttp2Client.GOAWAY);
            assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
            time.interrupt();
        }
    }

    @Test
    void pingsDoNotKeepAConnection() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest().idle(Duration.ofSeconds(2)),
                                timer,
                                certificate);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1).fields();
            client.body();
            for (int i = 0; i < 4; i++) {
                client.frame(RawHttp2Client.PING, 0, 0, new byte[8]);
                client.next(RawHttp2Client.PING);
                timer.advance(Duration.ofMillis(400));
            }
            Thread time = Thread.ofVirtual().start(() -> pass(timer));

            assertThat(client.next().type()).isEqualTo(RawHttp2Client.GOAWAY);
            time.interrupt();
        }
    }

    /// Lets time pass, with loops in step as far as they can.
    private static void pass(ManualTimer timer) {
        while (!Thread.currentThread().isInterrupted()) {
            timer.advance(Duration.ofMillis(10));
            Thread.yield();
        }
    }
}
