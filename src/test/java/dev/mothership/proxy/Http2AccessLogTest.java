package dev.mothership.proxy;

import static dev.mothership.proxy.RawHttp2Client.request;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.SystemTimer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class Http2AccessLogTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Test
    void requestsThatAreRefusedBeforeAnExchangeBeginsAreLogged(@TempDir Path folder)
            throws Exception {
        Listener.Certificate certificate = TestCertificates.make(folder, "c", "localhost");
        Manifest manifest =
                new TestManifest()
                        .listener(
                                "http",
                                TrustedPeers.LOOPBACK,
                                TestCertificates.listening(certificate))
                        .proxy(
                                new ProxySettings(
                                        false,
                                        List.of(),
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(ProxySettings.AccessLog.COMBINED)))
                        .build();
        try (RunningProxy proxy =
                        new RunningProxy(
                                manifest,
                                new SystemTimer(),
                                (_, text) ->
                                        new String(text, US_ASCII).lines().forEach(lines::add));
                RawHttp2Client client = new RawHttp2Client(proxy.port())) {
            client.headers(1, true, request("GET", "host", "b"));
            assertThat(client.fields()).startsWith(":status: 400\n");
            int length = client.body().length();
            assertThat(lines.take()).contains("] \"GET / HTTP/2.0\" 400 " + length + " \"");

            client.headers(3, true, ":method", "CONNECT", ":authority", "a:1");
            assertThat(client.fields()).startsWith(":status: 501\n");
            assertThat(lines.take()).contains("] \"CONNECT  HTTP/2.0\" 501 ");

            client.headers(5, true, request("GET", "connection", "close"));
            assertThat(lines.take()).contains("] \"-\" 400 0 \"-\"");
            client.headers(7, true, request("GET", "x", "y".repeat(8_192)));
            assertThat(lines.take()).contains("] \"-\" 431 0 \"-\"");
            client.get(9);
            assertThat(lines.take()).contains("] \"GET / HTTP/2.0\" 404 ");
        }
    }
}
