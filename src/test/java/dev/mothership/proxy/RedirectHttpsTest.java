package dev.mothership.proxy;

import static dev.mothership.proxy.TrustedPeers.LOOPBACK;
import static dev.mothership.proxy.TrustedPeers.trusting;
import static dev.mothership.proxy.TrustedPeers.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RedirectHttpsTest {
    private static Listener.Options redirecting() {
        return options(List.of(), true);
    }

    private static Listener.Options options(List<Listener.Certificate> tls, boolean redirect) {
        return new Listener.Options(
                false, tls, redirect, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
    }

    /// Sends `lines` to a listener that redirects.
    private static String answer(ProxySettings settings, String lines) throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        new RunningProxy(
                                TrustedPeers.manifest(LOOPBACK, redirecting(), settings))) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));
            return proxy.exchange(lines + "Connection: close\r\n\r\n");
        }
    }

    private static String get(String target, String host) throws Exception {
        return answer(ProxySettings.NONE, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/../b?c=%20&d, www.example:8080, https://www.example/a/../b?c=%20&d",
        "/, '[2001:db8::1]:80', https://[2001:db8::1]/",
        "/, '[2001:db8::1]', https://[2001:db8::1]/",
        "//evil.example/, a, https://a//evil.example/",
        "http://a/b?c, a, https://a/b?c",
        "/.well-known/acme-challenge/../../b, a, https://a/.well-known/acme-challenge/../../b",
        "/.well-known/acme, a, https://a/.well-known/acme"
    })
    void aPlainRequestIsSentToHttps(String target, String host, String location) throws Exception {
        String answer = get(target, host);

        assertThat(answer).startsWith("HTTP/1.1 308 Permanent Redirect\r\n");
        assertThat(values(answer, "Location")).containsExactly(location);
    }

    @Test
    void aBodyIsNotForwarded() throws Exception {
        String answer =
                answer(
                        ProxySettings.NONE,
                        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n");

        assertThat(answer).startsWith("HTTP/1.1 308 ").contains("Location: https://a/x\r\n");
    }

    @Test
    void certificatesCanBeAskedForByPlainHttp() throws Exception {
        assertThat(get("/.well-known/acme-challenge/token", "a")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatATrustedProxyGotByHttpsIsServed() throws Exception {
        String get = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\n";

        assertThat(answer(trusting("127.0.0.0/8"), get)).startsWith("HTTP/1.1 200 ");
        assertThat(answer(trusting("10.0.0.0/8"), get)).startsWith("HTTP/1.1 308 ");
        assertThat(answer(trusting("127.0.0.0/8"), get.replace("https", "http")))
                .startsWith("HTTP/1.1 308 ");
    }

    @Test
    void withoutAHostThereIsNowhereToGo() throws Exception {
        assertThat(answer(ProxySettings.NONE, "GET / HTTP/1.0\r\n")).startsWith("HTTP/1.0 400 ");
        assertThat(get("/", "a\r\nHost: b")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void thePortIsThatOfTheFirstTlsListenerUnlessItIsTheUsualOne() {
        List<Listener.Certificate> tls =
                List.of(new Listener.Certificate(Path.of("/c"), Path.of("/k")));
        Listener plain = new Listener("http", LOOPBACK, false, redirecting());
        TestManifest base = new TestManifest().listener("http", LOOPBACK, redirecting());

        assertThat(HttpsRedirect.of(plain, base.build())).isEqualTo(new HttpsRedirect("", ""));
        Manifest other =
                base.listener("s", new Address.Tcp("0.0.0.0", 8443), options(tls, false))
                        .listener("t", new Address.Tcp("0.0.0.0", 443), options(tls, false))
                        .build();
        assertThat(HttpsRedirect.of(plain, other)).isEqualTo(new HttpsRedirect("", ":8443"));
        Manifest usual =
                new TestManifest()
                        .listener("t", new Address.Tcp("0.0.0.0", 443), options(tls, false))
                        .build();
        assertThat(HttpsRedirect.of(plain, usual)).isEqualTo(new HttpsRedirect("", ""));
        assertThat(HttpsRedirect.of(new Listener("x", LOOPBACK), other)).isNull();
    }

    @Test
    void aPortThatTheSystemChoseIsNamed(@TempDir Path folder) throws Exception {
        Listener.Certificate certificate = TestCertificates.make(folder, "c", "localhost");
        Manifest manifest =
                new TestManifest()
                        .listener("http", LOOPBACK, redirecting())
                        .listener("s", LOOPBACK, TestCertificates.listening(certificate))
                        .build();
        try (RunningProxy proxy = new RunningProxy(manifest)) {
            int port = proxy.listening().ports().getOrDefault("s", 0);
            String answer =
                    proxy.exchange("GET /a HTTP/1.1\r\nHost: a:1\r\nConnection: close\r\n\r\n");

            assertThat(values(answer, "Location")).containsExactly("https://a:" + port + "/a");
        }
    }

    @Test
    void theHostIsTheOneThatATrustedProxyWasAskedFor() {
        Fields fields = new Fields();
        fields.add(FieldName.X_FORWARDED_HOST, "b");
        Origin origin =
                Origin.of(null, false, 0, true, Claims.of(fields, new Trust(true, List.of())), "a");

        assertThat(origin.host(fields)).isEqualTo("b");
    }
}
