package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each raw request gets. `⏎` is CR LF, `␊` a bare LF, `␍` a bare CR, `␀` NUL, `␉` a tab;
/// `{long}` 9,000 letters. Requests that are right reach the ship and get its 200.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RawRequestsTest {
    private static RawShip ship;
    private static RunningProxy proxy;

    @BeforeAll
    static void open() throws Exception {
        ship = RawShip.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        proxy = RunningProxy.before(ship);
    }

    @AfterAll
    static void close() {
        proxy.close();
        ship.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // request line
                "200 | GET / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "200 | GET / HTTP/1.0⏎⏎",
                "200 | ⏎GET / HTTP/1.0⏎⏎",
                "200 | GET /?q=%zz HTTP/1.0⏎⏎",
                "400 | GET /⏎⏎",
                "400 | GET  / HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET / HTTP/1.1 ⏎Host: a⏎⏎",
                "400 | GET␉/ HTTP/1.1⏎Host: a⏎⏎",
                "400 | GE(T / HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET /a␀b HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET /ä HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET /a#b HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET / http/1.1⏎Host: a⏎⏎",
                "400 | GET / HTTP/1.1␊Host: a⏎⏎",
                "400 | GET / HTTP/1.1␍Host: a⏎⏎",
                "505 | GET / HTTP/9.9⏎Host: a⏎⏎",
                "505 | GET / HTTP/1.2⏎Host: a⏎⏎",
                "505 | PRI * HTTP/2.0⏎⏎SM⏎⏎",
                "414 | GET /{long} HTTP/1.1⏎Host: a⏎⏎",
                // targets
                "200 | GET http://a/ HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "200 | GET HTTP://A HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "400 | GET http://b/ HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET http://u@a/ HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET https://a/ HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET a:80 HTTP/1.1⏎Host: a⏎⏎",
                "400 | GET * HTTP/1.1⏎Host: a⏎⏎",
                "204 | OPTIONS * HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "501 | CONNECT a:80 HTTP/1.1⏎Host: a:80⏎⏎",
                "400 | GET /a%2Fb HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "400 | GET /a%5cb HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "400 | GET /a\\b HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "400 | GET /a%00b HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                "400 | GET /../a HTTP/1.1⏎Host: a⏎Connection: close⏎⏎",
                // Host
                "400 | GET / HTTP/1.1⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎Host: a⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎hOsT: b⏎⏎",
                "400 | GET / HTTP/1.1⏎Host:⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a b⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a/b⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: u@a⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a:99999⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a:⏎⏎",
                "400 | GET / HTTP/1.0⏎Host: a, b c⏎⏎",
                "200 | GET / HTTP/1.1⏎Host: [::1]:80⏎Connection: close⏎⏎",
                // headers
                "400 | GET / HTTP/1.1⏎Host: a⏎X : y⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎: y⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X⏎⏎",
                "400 | GET / HTTP/1.1⏎ Host: a⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X: y⏎ z⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X: y␊Y: z⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X: y␍Y: z⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X: y␀z⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X␀: y⏎⏎",
                "400 | GET / HTTP/1.1⏎Host: a⏎X: y⏎␊",
                "431 | GET / HTTP/1.1⏎Host: a⏎X: {long}⏎⏎",
                "417 | GET / HTTP/1.1⏎Host: a⏎Expect: more⏎Connection: close⏎⏎",
                "200 | GET / HTTP/1.1⏎Host: a⏎Upgrade: h2c⏎HTTP2-Settings: x⏎Connection: close, upgrade⏎⏎",
                // framing
                "200 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 0⏎Connection: close⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 5⏎Transfer-Encoding: chunked⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎Content-Length: 5⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 5⏎Content-Length: 5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 5, 5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: +5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: -5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 0x5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 5 5⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length:⏎⏎hello",
                "400 | POST / HTTP/1.1⏎Host: a⏎Content-Length: 99999999999999999999⏎⏎hello",
                "501 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: gzip⏎⏎",
                "501 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: gzip, chunked⏎⏎0⏎⏎",
                "501 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: identity⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked, gzip⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked, chunked⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎Transfer-Encoding: chunked⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding:⏎⏎0⏎⏎",
                "400 | POST / HTTP/1.0⏎Transfer-Encoding: chunked⏎⏎0⏎⏎",
                "200 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: CHUNKED⏎Connection: close⏎⏎0⏎⏎",
                // chunks
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎x⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎0x5⏎hello⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎ffffffff⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎1␊a⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎1 ⏎a⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎1;⏎a⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎1;a␊b⏎a⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎1⏎ab⏎0⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎0⏎X : y⏎⏎",
                "400 | POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎0⏎␊",
            })
    void getsItsStatus(int status, String request) throws Exception {
        String raw =
                request.replace("⏎", "\r\n")
                        .replace('␊', '\n')
                        .replace('␍', '\r')
                        .replace('␀', '\0')
                        .replace('␉', '\t')
                        .replace("{long}", "a".repeat(9_000));

        assertThat(proxy.exchange(raw)).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }
}
