package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What ships may answer, and what becomes of it.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ShipResponsesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 OK\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "220 mail.example ESMTP\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
                ""
            })
    void whatIsNoResponseGets502(String response) throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(response);
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }

    @Test
    void earlyHintsAndContinueComeBeforeTheResponse() throws Exception {
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET))
                    .startsWith("HTTP/1.1 103 Early Hints\r\n")
                    .containsSubsequence("Link: </s.css>\r\n\r\nHTTP/1.1 200 OK\r\n", "ok");
            assertThat(proxy.exchange("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 OK\r\n");
        }
    }

    @Test
    void aResponseMayEndWithTheConnection() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nall of it");
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n9\r\nall of it\r\n0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void someStatusesHaveNoBody(String status) throws Exception {
        try (RawShip ship = RawShip.answering("HTTP/1.1 " + status + "\r\nETag: \"x\"\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET))
                    .startsWith("HTTP/1.1 " + status + "\r\n")
                    .contains("ETag: \"x\"\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void headersAndTrailersGoThroughInOrderButThoseOfOneHop() throws Exception {
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-b: 1\r\nset-cookie: b=2\r\nKeep-Alive: timeout=9\r\n"
                                        + "Connection: keep-alive, x-gone\r\nX-Gone: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "2\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange(GET))
                    .contains("Set-Cookie: a=1\r\nX-b: 1\r\nset-cookie: b=2\r\n")
                    .doesNotContainIgnoringCase("gone")
                    .doesNotContainIgnoringCase("timeout=9")
                    .endsWith("2\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n");
        }
    }

    @Test
    void manyClientsAtOnceAreAllAnswered() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + proxy.port() + "/");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(
                        client.sendAsync(
                                HttpRequest.newBuilder(uri)
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            assertThat(answers)
                    .allSatisfy(answer -> {
                        assertThat(answer.join().statusCode()).isEqualTo(200);
                        assertThat(answer.join().body()).isEqualTo("ok");
                    });
        }
    }
}
