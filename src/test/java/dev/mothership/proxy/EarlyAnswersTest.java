package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ships that answer before they have read the request.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class EarlyAnswersTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String DECLINED = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";

    /// A body without an end, until nobody takes any more of it.
    private static void writeOn(OutputStream out, boolean chunked) {
        byte[] piece = new byte[4_096];
        byte[] line = "1000\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            while (true) {
                if (chunked) {
                    out.write(line);
                }
                out.write(piece);
                if (chunked) {
                    out.write('\r');
                    out.write('\n');
                }
            }
        } catch (IOException closed) {
            // As expected.
        }
    }

    /// The ship closes with our body unread, so that its system sends a reset behind the answer.
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 99999999999", "Transfer-Encoding: chunked"})
    void anAnswerFollowedByAResetReachesTheClient(String framing) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawShip ship =
                            new RawShip(conversation -> {
                                conversation.readHead();
                                conversation.write(DECLINED);
                            });
                    RunningProxy proxy = RunningProxy.before(ship);
                    RawClient client = proxy.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
                OutputStream out = client.socket().getOutputStream();
                Thread.ofVirtual().start(() -> writeOn(out, framing.contains("chunked")));

                assertThat(client.readHead()).startsWith("HTTP/1.1 403 Forbidden");
                assertThat(client.read(2)).isEqualTo("no");
            }
        }
    }

    @Test
    void aConnectionThatStillWaitsForABodyIsNotUsedAgain() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(DECLINED);
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\n"
                            + "GET /poison HTTP/1.1\r\nHost: b\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 Forbidden");
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 403 Forbidden");

            assertThat(ship.connections()).isEqualTo(2);
            assertThat(ship.head()).startsWith("POST / ");
            assertThat(ship.head()).startsWith("GET / ");
        }
    }

    /// CL.0 and TE.0: a ship that passes over the body of a GET takes it for the next request.
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE"})
    void aConnectionIsNotUsedAgainAfterABodyThatAShipMayPassOver(String method) throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 204 No Content\r\n\r\n");
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            String poison = "GET /poison HTTP/1.1\r\nX: ";
            String request =
                    "%s / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(method, poison.length(), poison);
            assertThat(proxy.exchange(request)).startsWith("HTTP/1.1 204 ");
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 204 ");

            assertThat(ship.connections()).isEqualTo(2);
        }
    }

    @Test
    void aClientThatExpectsContinueMayBeAnsweredWithoutABody() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(DECLINED);
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.readAll()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n" + DECLINED);
        }
    }
}
