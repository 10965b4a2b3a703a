package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many of the same kind at once, on two event loops.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PreflightWaitersTest {
    private static final String IN_FLIGHT = "mothership_requests_in_flight";
    private static final int MANY = 32;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    /// Waits for the test before its answer to the first request.
    private RawShip waiting(RawShip.Script first, String others) {
        return new RawShip(conversation -> {
            while (true) {
                conversation.readHead();
                if (asked.incrementAndGet() == 1) {
                    await();
                    first.run(conversation);
                } else {
                    conversation.write(others);
                }
            }
        });
    }

    private RawShip waiting(String answer) {
        return waiting(conversation -> conversation.write(answer), answer);
    }

    private void await() throws IOException {
        try {
            go.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    /// Clients whose requests wait, the first of which is the one that is at the ship.
    private static List<RawClient> asking(RunningProxy proxy, String... requests)
            throws IOException {
        List<RawClient> clients = new ArrayList<>();
        clients.add(proxy.connect().send(requests[0]));
        MetricsPage.await(proxy, IN_FLIGHT, 1);
        for (int i = 1; i < requests.length; i++) {
            clients.add(proxy.connect().send(requests[i]));
        }
        MetricsPage.await(proxy, IN_FLIGHT, requests.length);
        return clients;
    }

    private static String[] same(int count) {
        String[] requests = new String[count];
        Arrays.fill(requests, Preflights.request());
        return requests;
    }

    private static void allGet(List<RawClient> clients, String beginning) throws IOException {
        for (RawClient client : clients) {
            assertThat(client.readHead()).startsWith(beginning);
            client.close();
        }
    }

    @Test
    void oneAsksForAll() throws Exception {
        try (RawShip ship = waiting(Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, same(MANY));
            assertThat(asked).hasValue(1);

            go.countDown();

            allGet(clients, "HTTP/1.1 204 ");
            assertThat(asked).hasValue(1);
            MetricsPage.await(proxy, IN_FLIGHT, 0);
            assertThat(MetricsPage.of(proxy).value(Preflights.HITS)).contains(MANY - 1.0);
            assertThat(MetricsPage.of(proxy).value(Preflights.MISSES)).contains(1.0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\nSet-Cookie: a=b\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrail: er\r\n\r\n"
            })
    void ifTheAnswerIsForOneAloneEachAsks(String answer) throws Exception {
        try (RawShip ship = waiting(answer);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, same(MANY));

            go.countDown();

            allGet(clients, answer.substring(0, 12));
            assertThat(asked).hasValue(MANY);
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
        }
    }

    @Test
    void afterThatNobodyWaitsButAnAnswerForAllIsKept() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            while (true) {
                                conversation.readHead();
                                if (sent.incrementAndGet() == 1) {
                                    conversation.write(
                                            "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");
                                } else {
                                    both.countDown();
                                    await();
                                    conversation.write(Preflights.ANSWER);
                                }
                            }
                        });
                RunningProxy proxy = Preflights.before(ship)) {
            proxy.exchange(Preflights.last(Preflights.request()));

            List<RawClient> clients = asking(proxy, same(2));
            both.await();
            go.countDown();
            allGet(clients, "HTTP/1.1 204 ");

            proxy.exchange(Preflights.last(Preflights.request()));
            assertThat(sent).hasValue(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
                "rubbish\r\n\r\n"
            })
    void ifTheShipDiesOverItEachAsks(String beginning) throws Exception {
        RawShip.Script dying =
                conversation -> {
                    conversation.write(beginning);
                    conversation.reset();
                };
        try (RawShip ship = waiting(dying, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, same(MANY));

            go.countDown();

            clients.removeFirst().close();
            allGet(clients, "HTTP/1.1 204 ");
        }
    }

    @Test
    void ifTheOneWhoAsksLeavesAnotherOneDoes() throws Exception {
        try (RawShip ship = waiting(Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, same(MANY));
            RawClient first = clients.removeFirst();

            first.socket().setSoLinger(true, 0);
            first.close();

            allGet(clients, "HTTP/1.1 204 ");
            assertThat(asked).hasValue(2);
            go.countDown();
        }
    }

    @Test
    void whoWaitsMayLeave() throws Exception {
        try (RawShip ship = waiting(Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, same(MANY));
            for (int i = 0; i < MANY / 2; i++) {
                RawClient leaving = clients.removeLast();
                leaving.socket().setSoLinger(true, 0);
                leaving.close();
            }
            MetricsPage.await(proxy, IN_FLIGHT, clients.size());

            go.countDown();

            allGet(clients, "HTTP/1.1 204 ");
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void whatVariesIsAskedForOnceForEachKind() throws Exception {
        String[] requests = new String[MANY];
        for (int i = 0; i < MANY; i++) {
            requests[i] =
                    Preflights.request("Accept-Language: " + (i % 2 == 0 ? "de" : "en") + "\r\n");
        }
        String answer = "HTTP/1.1 204 No Content\r\nVary: Accept-Language\r\n\r\n";
        try (RawShip ship = waiting(answer);
                RunningProxy proxy = Preflights.before(ship)) {
            List<RawClient> clients = asking(proxy, requests);

            go.countDown();

            allGet(clients, "HTTP/1.1 204 ");
            assertThat(asked).hasValue(2);
        }
    }
}
