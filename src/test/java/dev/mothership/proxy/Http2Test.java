package dev.mothership.proxy;

import static dev.mothership.proxy.RawHttp2Client.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2Test {
    private static Listener.Certificate certificate;

    @BeforeAll
    static void make(@TempDir Path folder) {
        // Read when a proxy is opened, so it has to stay.
        certificate = TestCertificates.make(folder, "c", "localhost");
    }

    private static RunningProxy before(RawShip ship) throws ListenException {
        return RunningProxy.withTls(ship, certificate);
    }

    @Test
    void responsesComeWholeWithTrailers() throws Exception {
        try (RawShip ship =
                        RawShip.answering(
                                "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nConnection: x\r\nX: 1\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                                        + "Grpc-Status: 0\r\n\r\n");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1);

            assertThat(client.fields()).isEqualTo(":status: 200\ncontent-type: a/b\n");
            assertThat(client.next().text()).isEqualTo("ok");
            RawHttp2Client.Frame trailers = client.next();
            assertThat(trailers.ends()).isTrue();
            assertThat(client.fields(trailers)).isEqualTo("grpc-status: 0\n");
        }
    }

    @Test
    void aResponseWithoutBodyEndsWithItsHead() throws Exception {
        String[] responses = {
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        };
        for (String response : responses) {
            try (RawShip ship = RawShip.answering(response);
                    RunningProxy proxy = before(ship);
                    RawHttp2Client client = new RawHttp2Client(proxy.port())) {
                assertThat(client.get(1).next().ends()).isTrue();
            }
        }
        try (RawShip ship = RawShip.answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            RawHttp2Client.Frame answer = client.headers(1, true, request("HEAD")).next();

            assertThat(answer.ends()).isTrue();
            assertThat(client.fields(answer)).contains("content-length: 9\n");
        }
    }

    @Test
    void bodiesGoToTheShipWithAndWithoutLength() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            String head = conversation.readHead();
                            String body = conversation.read(head.contains("chunked") ? 14 : 4);
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: "
                                            + body.length()
                                            + "\r\n\r\n"
                                            + body);
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("POST", "content-length", "4"));
            client.data(1, false, "ab").data(1, true, "cd");
            client.fields();
            assertThat(client.body()).isEqualTo("abcd");

            client.headers(3, false, request("POST")).data(3, false, "abcd");
            client.headers(3, true, "trailer", "1");
            client.fields();
            assertThat(client.body()).isEqualTo("4\r\nabcd\r\n0\r\n\r\n");
        }
    }

    @Test
    void interimResponsesComeBeforeTheResponse() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                            conversation.read(2);
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(
                    1, false, request("POST", "content-length", "2", "expect", "100-continue"));

            assertThat(client.fields()).isEqualTo(":status: 100\n");
            assertThat(client.fields()).isEqualTo(":status: 103\nlink: </a>\n");
            client.data(1, true, "ab");
            assertThat(client.fields()).startsWith(":status: 200\n");
        }
    }

    @Test
    void aShipThatBreaksResetsTheStreamOnly() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            if (conversation.readHead().contains("/ ")) {
                                conversation.write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                            }
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1);
            client.fields();
            assertThat(client.next().text()).isEqualTo("half");
            assertThat(client.next().type()).isEqualTo(RawHttp2Client.RST_STREAM);

            client.headers(
                    3,
                    true,
                    ":method",
                    "POST",
                    ":scheme",
                    "https",
                    ":path",
                    "/x",
                    ":authority",
                    "a");
            assertThat(client.fields()).startsWith(":status: 502\n");
        }
    }

    @Test
    void aClientThatResetsResetsTheRequestToTheShip() throws Exception {
        CompletableFuture<String> rest = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                            try {
                                rest.complete(conversation.readRest());
                            } catch (IOException reset) {
                                rest.complete("");
                            }
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1);
            client.fields();
            client.reset(1);

            assertThat(rest.get()).isEmpty();
        }
    }

    @Test
    void anAnswerBeforeTheBodyEndsTheRequest() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            if (conversation.readHead().startsWith("POST")) {
                                conversation.readRest(); // or its answer could come first
                            } else {
                                conversation.write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                            }
                        });
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest().bodySize(3),
                                new dev.mothership.timer.SystemTimer(),
                                certificate);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, false, request("POST")).data(1, false, "abcd");

            assertThat(client.fields()).startsWith(":status: 413\n");
            client.body();
            RawHttp2Client.Frame reset = client.next();
            assertThat(reset.type()).isEqualTo(RawHttp2Client.RST_STREAM);
            assertThat(reset.code()).isZero();
            client.data(1, false, "more").headers(1, true, "trailer", "1");
            assertThat(client.get(3).fields()).startsWith(":status: 200\n");
        }
    }

    @Test
    void aListenerThatIsGoneLetsItsStreamsEnd() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            go.join();
                            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
                RunningProxy proxy = before(ship);
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.get(1);
            ship.head();
            CompletableFuture<Void> reload =
                    CompletableFuture.runAsync(() -> {
                        try {
                            proxy.reload(
                                    new TestManifest()
                                            .listener("other", new Address.Tcp("localhost", 0))
                                            .ship("app", TestManifest.route("/.*"))
                                            .build());
                        } catch (ListenException failure) {
                            throw new IllegalStateException(failure);
                        }
                    });
            RawHttp2Client.Frame goaway = client.next();
            assertThat(goaway.type()).isEqualTo(RawHttp2Client.GOAWAY);
            assertThat(goaway.code()).isZero();
            reload.join();
            go.complete(null);

            assertThat(client.fields()).startsWith(":status: 200\n");
            assertThat(client.body()).isEqualTo("ok");
            assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
        }
    }
}
