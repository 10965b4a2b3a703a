package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.ManualTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which preflights reach the ship, one after the other.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PreflightCacheTest {
    private final AtomicInteger asked = new AtomicInteger();

    private static String answer(String fields) {
        return "HTTP/1.1 204 No Content\r\n" + fields + "\r\n";
    }

    /// Asks the same twice.
    private int askedFor(String response, String request) throws Exception {
        try (RawShip ship = Preflights.counting(asked, response);
                RunningProxy proxy = Preflights.before(ship);
                RawClient client = proxy.connect()) {
            client.send(request).readHead();
            client.send(request).readHead();
            return asked.get();
        }
    }

    @Test
    void theSecondAnswerIsTheFirstOneWithoutTheShip() throws Exception {
        String response =
                "HTTP/1.1 200 Fine\r\nServer: x\r\nAccess-Control-Allow-Origin: *\r\n"
                        + "access-control-allow-HEADERS: a, b\r\nX-Request-Id: 1\r\n"
                        + "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: x\r\nX-Two: 1\r\nX-Two: 2\r\n"
                        + "Content-Length: 4\r\n\r\nbody";
        try (RawShip ship = Preflights.counting(asked, response);
                RunningProxy proxy = Preflights.before(ship);
                RawClient client = proxy.connect()) {
            String first = client.send(Preflights.request()).readHead() + client.read(4);
            String second = client.send(Preflights.request()).readHead() + client.read(4);

            assertThat(second).isEqualTo(first.replace("X-Request-Id: 1\r\n", ""));
            assertThat(second)
                    .startsWith("HTTP/1.1 200 Fine\r\nServer: x\r\n")
                    .endsWith("X-Two: 2\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(asked).hasValue(1);
            MetricsPage page = MetricsPage.of(proxy);
            assertThat(page.value(Preflights.HITS)).contains(1.0);
            assertThat(page.value(Preflights.MISSES)).contains(1.0);
            assertThat(page.value(Preflights.ENTRIES)).contains(1.0);
            assertThat(
                            page.value(
                                    "mothership_requests_total{ship=\"app\",route=\"/.*\","
                                            + "method=\"OPTIONS\",status=\"2xx\",}"))
                    .contains(2.0);
        }
    }

    @Test
    void aBodyInChunksIsKeptAndServedToHttp10() throws Exception {
        String response =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        try (RawShip ship = Preflights.counting(asked, response);
                RunningProxy proxy = Preflights.before(ship)) {
            assertThat(proxy.exchange(Preflights.last(Preflights.request()))).contains("ab");
            assertThat(proxy.exchange(Preflights.last(Preflights.request())))
                    .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(proxy.exchange(Preflights.request().replace("HTTP/1.1", "HTTP/1.0")))
                    .startsWith("HTTP/1.0 200 OK\r\n")
                    .endsWith("\r\n\r\nabc");
            assertThat(asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: a=b",
                "Authorization: Basic eDp5",
                "authorization: x",
                "Proxy-Authorization: x",
                "Cache-Control: max-age=0, no-cache",
                "Content-Length: 0\r\nCookie: ",
                "Origin: https://b.example",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Other: x",
                "Access_Control_Request_Headers: x",
                "Connection: keep-alive, Origin",
                "X-HTTP-Method-Override: POST",
                "X-Original-URL: /admin"
            })
    void whatIsNoPlainPreflightGoesToTheShip(String field) throws Exception {
        assertThat(askedFor(Preflights.ANSWER, Preflights.request(field + "\r\n"))).isEqualTo(2);
    }

    @Test
    void norDoesOneAnswerOtherMethodsOrNoOrigin() throws Exception {
        assertThat(askedFor(Preflights.ANSWER, Preflights.request().replace("OPTIONS", "GET")))
                .isEqualTo(2);
        assertThat(askedFor(Preflights.ANSWER, "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie: a=b",
                "set-cookie: a=b",
                "Cache-Control: no-store",
                "Cache-Control: max-age=60, Private=\"x\"",
                "Cache-Control: public\r\nCache-Control: No-Cache",
                "Access-Control-Max-Age: 0",
                "Access-Control-Max-Age: -1",
                "Access-Control-Max-Age: soon",
                "Access-Control-Max-Age: 60\r\nAccess-Control-Max-Age: 60",
                "Vary: *",
                "Vary: Origin, X-Forwarded-For",
                "Vary: X-Request-Id",
                "Vary: a,b,c,d,e,f,g,h,i",
                "Content-Encoding: gzip"
            })
    void whatIsNotForOthersIsNotKept(String field) throws Exception {
        assertThat(askedFor(answer(field + "\r\n"), Preflights.request())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 500, 503})
    void norIsWhatIsNoSuccess(int status) throws Exception {
        assertThat(
                        askedFor(
                                "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n",
                                Preflights.request()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Access-Control-Max-Age: 99999999999999999999",
                "Cache-Control: public, max-age=1",
                "Vary: Origin, Access-Control-Request-Method, access-control-request-headers",
                "Vary: Accept-Encoding, User-Agent, Cookie",
                "Content-Encoding: gzip\r\nVary: accept-encoding"
            })
    void theRestIs(String field) throws Exception {
        assertThat(askedFor(answer(field + "\r\n"), Preflights.request())).isEqualTo(1);
    }

    @Test
    void orderAndCaseOfHeadersDoNotMatterAllElseDoes() throws Exception {
        String headers = "Access-Control-Request-Headers: ";
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship);
                RawClient client = proxy.connect()) {
            client.send(Preflights.request(headers + "x-a, Content-Type\r\n")).readHead();
            client.send(Preflights.request(headers + "CONTENT-TYPE ,,x-A\r\n")).readHead();
            client.send(Preflights.request(headers + "content-type\r\n" + headers + "X-A\r\n"))
                    .readHead();
            assertThat(asked).hasValue(1);
            String plain = Preflights.request();
            String[] others = {
                plain,
                Preflights.request(headers + "x-a\r\n"),
                Preflights.request("Access-Control-Request-Private-Network: true\r\n"),
                plain.replace("PUT", "DELETE"),
                plain.replace("PUT", "put"),
                plain.replace("https://a.example", "http://a.example"),
                plain.replace("OPTIONS /", "OPTIONS /b"),
                plain.replace("OPTIONS /", "OPTIONS /?q"),
                plain.replace("Host: a", "Host: b")
            };
            for (String other : others) {
                client.send(other).readHead();
            }
            assertThat(asked).hasValue(1 + others.length);
            for (String other : others) {
                client.send(other).readHead();
            }
            assertThat(asked).hasValue(1 + others.length);
        }
    }

    @Test
    void varyMakesAnAnswerOfItsOwnForEachValue() throws Exception {
        String response = answer("Vary: Origin, Accept-Language\r\n");
        try (RawShip ship = Preflights.counting(asked, response);
                RunningProxy proxy = Preflights.before(ship);
                RawClient client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(Preflights.request("Accept-Language: de\r\n")).readHead();
                client.send(Preflights.request("accept-language: en\r\n")).readHead();
                client.send(Preflights.request()).readHead();
            }
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void anAnswerIsKeptForItsTimeAndNoLonger() throws Exception {
        ManualTimer timer = new ManualTimer();
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy = Preflights.before(ship, Preflights.app(), timer)) {
            String request = Preflights.last(Preflights.request());
            proxy.exchange(request);
            timer.advance(Duration.ofSeconds(599));
            proxy.exchange(request);
            assertThat(asked).hasValue(1);

            timer.advance(Duration.ofSeconds(1));
            assertThat(MetricsPage.of(proxy).value(Preflights.ENTRIES)).contains(0.0);
            proxy.exchange(request);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void oneThatDoesNotSayItIsKeptForTheTimeOfTheManifest() throws Exception {
        ManualTimer timer = new ManualTimer();
        ProxySettings settings =
                ProxySettings.NONE.with(
                        new ProxySettings.PreflightCache(Duration.ofSeconds(5), 10));
        try (RawShip ship = Preflights.counting(asked, answer(""));
                RunningProxy proxy =
                        Preflights.before(
                                ship,
                                TestManifest.listening("http")
                                        .proxy(settings)
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                timer)) {
            String request = Preflights.last(Preflights.request());
            proxy.exchange(request);
            timer.advance(Duration.ofSeconds(4));
            proxy.exchange(request);
            assertThat(asked).hasValue(1);
            timer.advance(Duration.ofSeconds(1));
            proxy.exchange(request);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void listenersAndRoutesHaveTheirOwn() throws Exception {
        try (RawShip ship = Preflights.counting(asked, Preflights.ANSWER);
                RunningProxy proxy =
                        Preflights.before(
                                ship,
                                TestManifest.listening("http", "other")
                                        .proxy(Preflights.keeping(10))
                                        .ship("app", TestManifest.route("/.*"))
                                        .build(),
                                new ManualTimer());
                RawClient one = proxy.connect();
                RawClient other =
                        new RawClient(proxy.listening().ports().getOrDefault("other", 0))) {
            one.send(Preflights.request()).readHead();
            other.send(Preflights.request()).readHead();
            one.send(Preflights.request()).readHead();
            other.send(Preflights.request()).readHead();
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void http2ClientsGetWhatIsKept(@TempDir Path folder) throws Exception {
        String[] preflight =
                RawHttp2Client.request(
                        "OPTIONS",
                        "origin",
                        "https://a.example",
                        "access-control-request-method",
                        "PUT");
        try (RawShip ship =
                        Preflights.counting(
                                asked,
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                                        + "Access-Control-Allow-Origin: x\r\n\r\nok");
                RunningProxy proxy =
                        RunningProxy.withTls(
                                ship,
                                new TestManifest().proxy(Preflights.keeping(10)),
                                new ManualTimer(),
                                TestCertificates.make(folder, "a", "localhost"));
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            String first = client.headers(1, true, preflight).fields();
            assertThat(client.body()).isEqualTo("ok");
            String second = client.headers(3, true, preflight).fields();
            assertThat(client.body()).isEqualTo("ok");

            assertThat(second).isEqualTo(first).contains("access-control-allow-origin: x");
            assertThat(asked).hasValue(1);
        }
    }
}
