package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ship.Traffic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent again, and what is not.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RetriesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// A ship that answers the first request of each connection, and with the second does what
    /// `second` says and closes.
    private static RawShip closingAtTheSecond(RawShip.Script second) {
        return new RawShip(conversation -> {
            conversation.readHead();
            conversation.write(OK);
            conversation.readHead();
            second.run(conversation);
        });
    }

    private static String second(RunningProxy proxy, String request) throws Exception {
        try (RawClient client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").readHead();
            client.read(2);
            return client.send(request).readHead();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
    void whatIsIdempotentIsSentAgainOnAConnectionOfItsOwn(String method) throws Exception {
        try (RawShip ship = closingAtTheSecond(_ -> {});
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(second(proxy, method + " /2 HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(ship.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /2 HTTP/1.1\r\nHost: a\r\n\r\n",
                "PATCH /2 HTTP/1.1\r\nHost: a\r\n\r\n",
                "get /2 HTTP/1.1\r\nHost: a\r\n\r\n",
                "PUT /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
            })
    void whatIsNotIdempotentOrHasABodyIsNot(String request) throws Exception {
        try (RawShip ship = closingAtTheSecond(_ -> {});
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(second(proxy, request)).startsWith("HTTP/1.1 502 ");
            assertThat(ship.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 200",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void onceAByteHasComeBackItIsNot(String beginning) throws Exception {
        try (RawShip ship = closingAtTheSecond(conversation -> conversation.write(beginning));
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").readHead();
            client.read(2);
            client.send("GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(client.readAll()).contains("HTTP/1.1 502 ");
            assertThat(ship.connections()).isEqualTo(1);
        }
    }

    @Test
    void onANewConnectionItIsNot() throws Exception {
        try (RawShip ship = new RawShip(RawShip.Conversation::readHead);
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ");
            assertThat(ship.connections()).isEqualTo(1);
        }
    }

    @Test
    void onceIsEnough() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            if (count.incrementAndGet() == 1) {
                                conversation.write(OK);
                                conversation.readHead();
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(second(proxy, "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ");
            assertThat(ship.connections()).isEqualTo(2);
        }
    }

    @Test
    void aReplicaTakesOverFromOneThatRefuses() throws Exception {
        RawShip dead = RawShip.answeringOk();
        dead.end();
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.instances()
                    .set(
                            FakeInstances.ready("app", 1, dead.port(), new Traffic()),
                            FakeInstances.ready("app", 2, ship.port(), new Traffic()));
            for (int i = 0; i < 8; i++) {
                assertThat(
                                proxy.exchange(
                                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                                                + "Connection: close\r\n\r\nx"))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    /// An instance that was not ready and is again has a breaker of its own.
    @Test
    void anInstanceThatIsReadyAgainIsTriedAtOnce() throws Exception {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        RawShip dead = RawShip.answeringOk();
        port.complete(dead.port());
        dead.end();
        String get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        Traffic traffic = new Traffic();
        try (RunningProxy proxy =
                new RunningProxy(
                        TestManifest.listening("http")
                                .ship("app", TestManifest.route("/.*"))
                                .build())) {
            proxy.instances().set(FakeInstances.ready("app", 1, port.join(), traffic));
            assertThat(proxy.exchange(get)).startsWith("HTTP/1.1 50");
            proxy.instances().set();
            try (RawShip _ =
                    new RawShip(
                            port.join(),
                            conversation -> {
                                conversation.readHead();
                                conversation.write(OK);
                            })) {
                proxy.instances().set(FakeInstances.ready("app", 1, port.join(), traffic));
                assertThat(proxy.exchange(get)).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
