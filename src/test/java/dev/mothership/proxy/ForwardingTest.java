package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ForwardingTest {
    private static final String GET =
            "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";

    @Test
    void forwardsARequestWithItsHeadersInOrderAndCase() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            String response =
                    proxy.exchange(
                            "GET /a%7Eb/../c?x=%7E HTTP/1.1\r\nX-zZ: 1\r\nhOST: a.example:80\r\nAccept: */*\r\n"
                                    + "x-Zz: 2\r\nConnection: close, x-gone\r\nX-Gone: 1\r\nTE: trailers\r\n\r\n");

            assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            assertThat(ship.head())
                    .startsWith(
                            "GET /c?x=%7E HTTP/1.1\r\nX-zZ: 1\r\nhOST: a.example:80\r\nAccept: */*\r\n"
                                    + "x-Zz: 2\r\nX-Forwarded-For: 127.0.0.1\r\n")
                    .contains("X-Forwarded-Proto: http\r\n")
                    .contains("X-Forwarded-Host: a.example:80\r\n")
                    .contains("X-Forwarded-Port: " + proxy.port() + "\r\n")
                    .containsPattern("X-Request-Id: [0-9a-f]{32}\r\n")
                    .doesNotContainIgnoringCase("gone")
                    .doesNotContainIgnoringCase("\nte:")
                    .doesNotContainIgnoringCase("\nconnection:");
        }
    }

    @Test
    void dropsHeadersThatCouldBeTakenForOurs() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            proxy.exchange(
                    "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: evil\r\nX_Forwarded_For: evil\r\n"
                            + "X-Forwarded_Proto: evil\r\nForwarded: for=evil\r\nProxy: evil\r\nx-request-id: evil\r\n"
                            + "X_Request_Id: evil\r\nContent_Length: evil\r\nConnection: close\r\n\r\n");

            assertThat(ship.head()).doesNotContain("evil");
        }
    }

    @Test
    void reusesConnectionsOfBothSides() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
                assertThat(client.read(2)).isEqualTo("ok");
            }
            assertThat(ship.connections()).isEqualTo(1);
        }
    }

    @Test
    void answersPipelinedRequestsInOrderAndABadOneLast() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            while (true) {
                                String path = conversation.readHead().split(" ", -1)[1];
                                conversation.write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + path);
                            }
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            String responses =
                    proxy.exchange(
                            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                                    + "GET /3 HTTP/1.1\r\nHost : a\r\n\r\nGET /4 HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(responses)
                    .containsSubsequence(
                            "200 OK", "/1HTTP/1.1 200 OK", "/2HTTP/1.1 400 Bad Request")
                    .doesNotContain("/3", "/4");
        }
    }

    @Test
    void answersAClientThatHasClosedItsHalf() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").endOutput();

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @Test
    void sendsAChunkedBodyBothWays() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            String body = conversation.read("5\r\nhello\r\n0\r\n\r\n".length());
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
                        });
                RunningProxy proxy = RunningProxy.before(ship)) {
            String response =
                    proxy.exchange(
                            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                    + "5;x=y\r\nhello\r\n0\r\nTrailer: gone\r\n\r\n");

            assertThat(ship.head()).contains("ransfer-");
            assertThat(response)
                    .containsIgnoringCase("transfer-encoding: chunked")
                    .endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void waitsForTheBodyOfAClientThatExpectsContinue() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            String body = conversation.read(5);
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(
                    "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hello");

            assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(ship.head()).doesNotContainIgnoringCase("expect");
        }
    }

    @Test
    void servesHttp10WithoutHostAndEndsABodyOfUnknownLengthByClosing() throws Exception {
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(ship)) {
            String response = proxy.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

            assertThat(response)
                    .startsWith("HTTP/1.0 200 OK")
                    .containsIgnoringCase("connection: close")
                    .doesNotContainIgnoringCase("chunked")
                    .endsWith("\r\n\r\nok");
        }
    }

    @Test
    void keepsTheLengthOfAHeadResponse() throws Exception {
        try (RawShip ship = RawShip.answering("HTTP/1.1 200 Fine\r\nContent-Length: 42\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(ship)) {
            String response =
                    proxy.exchange("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(response)
                    .startsWith("HTTP/1.1 200 Fine\r\n")
                    .contains("Content-Length: 42\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void breaksTheConnectionWhenAShipDiesInTheMiddle() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n");
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            StringBuilder rest = new StringBuilder();
            try {
                rest.append(client.readAll());
            } catch (java.io.IOException reset) {
                rest.append("reset");
            }
            assertThat(rest.toString()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void retriesOnceWhenAPooledConnectionTurnsOutClosed() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                            // Closes only once the next request has been sent to it.
                            conversation.readHead();
                        });
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            assertThat(client.read(2)).isEqualTo("ok");
            client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            assertThat(ship.connections()).isEqualTo(2);

            client.send("xx");
        }
    }

    @Test
    void answersOfOursHaveNoBodyForHeadAndOptionsAsterisk() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            assertThat(proxy.exchange("HEAD /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("\r\n\r\n");
            assertThat(proxy.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 204 ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void aPipelinedRequestWithABadBodyLeavesTheOneBeforeItAlone() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.before(ship)) {
            String responses =
                    proxy.exchange(
                            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n");

            assertThat(responses)
                    .containsSubsequence("HTTP/1.1 200 OK", "okHTTP/1.1 400 Bad Request")
                    .containsOnlyOnce("200 OK");
        }
    }
}
