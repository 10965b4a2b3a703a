package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ships that break the rules: what a client gets is right or plainly broken, and the connection is
/// not used again.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ShipAbuseTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static String symbols(String text) {
        return text.replace("⏎", "\r\n")
                .replace('␊', '\n')
                .replace('␍', '\r')
                .replace('␀', '\0')
                .replace("{long}", "a".repeat(300_000));
    }

    /// The ship says this once on each connection, and keeps it.
    private static RawShip saying(String response) {
        return new RawShip(conversation -> {
            conversation.readHead();
            conversation.write(symbols(response));
            conversation.readRest();
        });
    }

    private static String readToTheEnd(RawClient client) {
        try {
            return client.readAll();
        } catch (IOException reset) {
            return "reset";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK⏎X: a␀b⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎X: a⏎ b⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎X: a␍b⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎X␀: a⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎X⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 O␀K⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 99 Few⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 2000 Many⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎Content-Length: 2⏎Transfer-Encoding: chunked⏎⏎2⏎ok⏎0⏎⏎",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎Transfer-Encoding: chunked⏎⏎2⏎ok⏎0⏎⏎",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: gzip, chunked⏎⏎2⏎ok⏎0⏎⏎",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: identity⏎⏎ok",
                "HTTP/1.0 200 OK⏎Transfer-Encoding: chunked⏎⏎2⏎ok⏎0⏎⏎",
                "HTTP/1.1 200 OK⏎Content-Length: 2, 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎X: {long}⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 101 Switching Protocols⏎Upgrade: websocket⏎Connection: Upgrade⏎⏎",
            })
    void whatTwoProgramsCouldReadDifferentlyGets502(String response) throws Exception {
        try (RawShip ship = saying(response);
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK⏎Content-Length: 20⏎⏎begin",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎5⏎begin⏎",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎20⏎begin",
                "HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎5⏎begin⏎0⏎",
            })
    void aResponseThatTheShipDoesNotFinishIsBroken(String response) throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(symbols(response));
                            seen.join();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(GET).readHead();
            seen.complete(null);

            assertThat(readToTheEnd(client)).isEqualTo("reset");
        }
    }

    /// Its end says nothing, but a reset does.
    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void aResponseWithoutLengthIsBrokenByAReset(String version) throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\n\r\nbegin");
                            seen.join();
                            conversation.reset();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/" + version + "\r\nHost: a\r\n\r\n").readHead();
            seen.complete(null);

            assertThat(readToTheEnd(client)).isEqualTo("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5⏎begin!!",
                "x⏎",
                "5 ⏎begin⏎",
                "ffffffffffffffffff⏎begin⏎",
                "-5⏎begin⏎",
                "5⏎begin⏎0⏎X: a␀⏎⏎",
            })
    void wrongChunksBreakTheResponse(String body) throws Exception {
        try (RawShip ship = saying("HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎" + body);
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(GET);

            assertThat(readToTheEnd(client)).isEqualTo("reset");
        }
    }

    /// More than was announced: the client gets what was, and nobody the rest.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎okHTTP/1.1 200 OK⏎Content-Length: 4⏎⏎evil | ok",
                "GET | HTTP/1.1 204 No Content⏎⏎evil | ⏎⏎",
                "GET | HTTP/1.1 204 No Content⏎Content-Length: 4⏎⏎evil | ⏎⏎",
                "GET | HTTP/1.1 304 Not Modified⏎Content-Length: 4⏎⏎evil | ⏎⏎",
                "HEAD | HTTP/1.1 200 OK⏎Content-Length: 4⏎⏎evil | ⏎⏎",
                "HEAD | HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎4⏎evil⏎0⏎⏎ | ⏎⏎",
                "GET | HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎2⏎ok⏎0⏎⏎evil | 2⏎ok⏎0⏎⏎",
            })
    void surplusEndsTheConnectionToTheShip(String method, String response, String end)
            throws Exception {
        try (RawShip ship = saying(response);
                RunningProxy proxy = RunningProxy.before(ship)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(proxy.exchange(GET.replace("GET", method)))
                        .endsWith(symbols(end))
                        .doesNotContain("evil")
                        .doesNotContain("502");
                assertThat(ship.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void bytesOnAnIdleConnectionEndIt() throws Exception {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                            answered.join();
                            try {
                                conversation.write(
                                        "HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n");
                                conversation.readRest();
                            } finally {
                                closed.complete(null);
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).endsWith("ok");
            answered.complete(null);
            closed.join();

            assertThat(proxy.exchange(GET)).endsWith("ok");
            assertThat(ship.connections()).isEqualTo(2);
        }
    }

    /// A client would take what follows for a body, or for the next response.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints⏎Content-Length: 5⏎Link: x⏎⏎HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎",
                "HTTP/1.1 102 Processing⏎Content-Length: 5⏎⏎HTTP/1.1 103 Early Hints⏎Transfer-Encoding: chunked⏎⏎HTTP/1.1 204 No Content⏎⏎",
                "HTTP/1.1 204 No Content⏎Content-Length: 5⏎⏎"
            })
    void aLengthIsTakenOffWhereThereIsNoBody(String response) throws Exception {
        try (RawShip ship = saying(response);
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET))
                    .startsWith(response.substring(0, 12))
                    .doesNotContain("Length: 5", "chunked");
        }
    }

    @Test
    void responsesBeforeTheResponseAreLimitedInNumber() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            while (true) {
                                conversation.write("HTTP/1.1 103 Early Hints\r\n\r\n");
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).contains("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    /// RFC 9112, 5.1: in a response it is taken off, in a request it is an error.
    @Test
    void spaceBeforeAColonIsTakenOff() throws Exception {
        try (RawShip ship = saying("HTTP/1.1 200 OK⏎X-a \t: b⏎Content-Length : 2⏎⏎ok");
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).contains("\r\nX-a: b\r\n").endsWith("ok");
        }
    }

    @Test
    void aResponseBeforeTheRequestIsNoReasonToFail() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.write("SSH-2.0-OpenSSH_9.2\r\n");
                            conversation.readRest();
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK⏎Connection: close⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.0 200 OK⏎Content-Length: 2⏎⏎ok",
                "HTTP/1.1 200 OK⏎Connection: x, CLOSE⏎Content-Length: 2⏎⏎ok"
            })
    void aShipThatSaysSoGetsANewConnection(String response) throws Exception {
        try (RawShip ship = saying(response);
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            for (int i = 1; i <= 3; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readHead()).doesNotContain("Connection");
                assertThat(client.read(2)).isEqualTo("ok");
                assertThat(ship.connections()).isEqualTo(i);
            }
        }
    }
}
