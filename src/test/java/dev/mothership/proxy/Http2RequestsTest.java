package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of HTTP/2 requests that a ship could read as something else.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2RequestsTest {
    private static final int PROTOCOL_ERROR = 1;

    private Listener.Certificate certificate;
    private RawShip ship;
    private RunningProxy proxy;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        certificate = TestCertificates.make(folder, "c", "localhost");
        ship = RawShip.answeringOk();
        proxy = RunningProxy.withTls(ship, certificate);
    }

    @AfterAll
    void close() {
        proxy.close();
        ship.close();
    }

    private static String[] of(String... fields) {
        return fields;
    }

    static Stream<List<String>> malformed() {
        return Stream.<String[]>of(
                        RawHttp2Client.request("GET", "transfer-encoding", "chunked"),
                        RawHttp2Client.request("GET", "connection", "close"),
                        RawHttp2Client.request("GET", "keep-alive", "1"),
                        RawHttp2Client.request("GET", "proxy-connection", "close"),
                        RawHttp2Client.request("GET", "upgrade", "websocket"),
                        RawHttp2Client.request("GET", "te", "gzip"),
                        RawHttp2Client.request("GET", "X-Upper", "1"),
                        RawHttp2Client.request("GET", "x y", "1"),
                        RawHttp2Client.request("GET", "x\r\ny", "1"),
                        RawHttp2Client.request("GET", "x:y", "1"),
                        RawHttp2Client.request("GET", "", "1"),
                        RawHttp2Client.request("GET", "x", "1\r\nContent-Length: 5"),
                        RawHttp2Client.request("GET", "x", "1\ny: 2"),
                        RawHttp2Client.request("GET", "x", "1\0"),
                        RawHttp2Client.request("GET", "content-length", "5"),
                        RawHttp2Client.request("GET", "content-length", "x"),
                        RawHttp2Client.request("GET", "content-length", "00"),
                        RawHttp2Client.request("GET", "content-length", "+0"),
                        RawHttp2Client.request("GET", "content-length", "0", "content-length", "0"),
                        RawHttp2Client.request("GET", ":path", "/b"),
                        RawHttp2Client.request("GET", ":unknown", "/b"),
                        RawHttp2Client.request("GET", "x", "1", ":protocol", "websocket"),
                        RawHttp2Client.request("GET", ":status", "200"),
                        RawHttp2Client.request("GET", ":protocol", "websocket"),
                        RawHttp2Client.request("G T"),
                        RawHttp2Client.request("GET / HTTP/1.1\r\nHost: b\r\n\r\n"),
                        RawHttp2Client.request(""),
                        of(":method", "GET", ":scheme", "https", ":authority", "a"),
                        of(":method", "GET", ":path", "/", ":authority", "a"),
                        of(":scheme", "https", ":path", "/", ":authority", "a"),
                        of(":method", "GET", ":scheme", "https", ":path", "", ":authority", "a"),
                        of(
                                ":method",
                                "GET",
                                ":scheme",
                                "https",
                                ":path",
                                "/ HTTP/1.1\r\nHost: b",
                                ":authority",
                                "a"))
                .map(List::of);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void resetsWhatIsMalformed(List<String> fields) throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            RawHttp2Client.Frame answer =
                    client.headers(1, true, fields.toArray(String[]::new)).next();

            assertThat(answer.type()).isEqualTo(RawHttp2Client.RST_STREAM);
            assertThat(answer.code()).isEqualTo(PROTOCOL_ERROR);
            assertThat(ship.nothingCame()).isTrue();
            assertThat(client.get(3).fields()).startsWith(":status: 200\n");
            ship.head();
        }
    }

    static Stream<List<String[]>> refused() {
        return Stream.of(
                List.of(of("400"), target("x")),
                List.of(of("400"), target("https://a/")),
                List.of(of("400"), target("/ HTTP/1.1")),
                List.of(of("400"), target("/#a")),
                List.of(of("400"), target("*")),
                List.of(of("400"), target("/a%2Fb")),
                List.of(of("400"), of(":method", "GET", ":scheme", "ftp", ":path", "/")),
                List.of(of("400"), of(":method", "GET", ":scheme", "https", ":path", "/")),
                List.of(of("400"), authority("")),
                List.of(of("400"), authority("a b")),
                List.of(of("400"), authority("u@a")),
                List.of(of("400"), authority("a:99999")),
                List.of(of("400"), RawHttp2Client.request("GET", "host", "b")),
                List.of(of("501"), of(":method", "CONNECT", ":authority", "a:1")),
                List.of(of("501"), RawHttp2Client.request("CONNECT", ":protocol", "x")),
                List.of(of("501"), RawHttp2Client.request("A".repeat(33))),
                List.of(of("431"), RawHttp2Client.request("GET", "x", "y".repeat(8_192))));
    }

    private static String[] target(String target) {
        return of(":method", "GET", ":scheme", "https", ":path", target, ":authority", "a");
    }

    private static String[] authority(String authority) {
        return of(":method", "GET", ":scheme", "https", ":path", "/", ":authority", authority);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void answersWhatIsRefused(List<String[]> row) throws Exception {
        String[] request = row.get(1);
        try (RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            assertThat(client.headers(1, true, request).fields())
                    .startsWith(":status: " + row.get(0)[0] + "\n");
            assertThat(ship.nothingCame()).isTrue();
            assertThat(client.get(3).fields()).contains(":status: 200\n");
            ship.head();
        }
    }

    @Test
    void theShipGetsItAsHttp1() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(
                    1,
                    true,
                    of(
                            ":method",
                            "GET",
                            ":scheme",
                            "https",
                            ":authority",
                            "a:1",
                            ":path",
                            "/x?y=1",
                            "b",
                            " 1 ",
                            "cookie",
                            "c=1",
                            "cookie",
                            "d=2",
                            "host",
                            "A:1",
                            "te",
                            "trailers",
                            "content_length",
                            "5",
                            "e",
                            "",
                            "cookie",
                            "f=3"));
            assertThat(client.fields()).startsWith(":status: 200\n");

            assertThat(ship.head())
                    .startsWith(
                            "GET /x?y=1 HTTP/1.1\r\nHost: a:1\r\nb: 1\r\ne: \r\n"
                                    + "Cookie: c=1; d=2; f=3\r\nX-Forwarded-For: 127.0.0.1\r\n");
        }
    }

    @Test
    void aBodyThatDiffersFromItsLengthIsReset() throws Exception {
        for (String body : new String[] {"1234", "123456"}) {
            try (RawShip silent =
                            new RawShip(conversation -> {
                                conversation.readHead();
                                conversation.readRest();
                            });
                    RunningProxy before = RunningProxy.withTls(silent, certificate);
                    RawHttp2Client client = new RawHttp2Client(before.port())) {
                client.headers(1, false, RawHttp2Client.request("POST", "content-length", "5"));
                assertThat(silent.head()).contains("content-length: 5\r\n");
                client.data(1, true, body);

                RawHttp2Client.Frame answer = client.next();
                assertThat(answer.type()).isEqualTo(RawHttp2Client.RST_STREAM);
                assertThat(answer.code()).isEqualTo(PROTOCOL_ERROR);
            }
        }
    }
}
