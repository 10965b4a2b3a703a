package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Listener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The client of the JDK, over TLS.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaHttp2Test {
    private static final int STREAMS = 50;

    private Listener.Certificate certificate;
    private HttpClient client;

    @BeforeAll
    void open(@TempDir Path folder) {
        certificate = TestCertificates.make(folder, "c", "localhost");
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(TestTls.trusting())
                        .build();
    }

    @AfterAll
    void close() {
        client.shutdownNow();
    }

    private static HttpRequest.Builder to(RunningProxy proxy, String target) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + proxy.port() + target));
    }

    private static void assertHttp2(HttpResponse<?> response) {
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void gets() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy = RunningProxy.withTls(ship, certificate)) {
            HttpResponse<String> response =
                    client.send(to(proxy, "/a?b").build(), BodyHandlers.ofString());

            assertHttp2(response);
            assertThat(response.body()).isEqualTo("ok");
            assertThat(ship.head()).startsWith("GET /a?b HTTP/1.1\r\n");
        }
    }

    @Test
    void postsAMegabyte() throws Exception {
        byte[] body = new byte[1024 * 1024];
        new Random(1).nextBytes(body);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            byte[] got = conversation.in().readNBytes(body.length);
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: "
                                            + got.length
                                            + "\r\n\r\n");
                            conversation.out().write(got);
                        });
                RunningProxy proxy = RunningProxy.withTls(ship, certificate)) {
            HttpResponse<byte[]> response =
                    client.send(
                            to(proxy, "/")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray());

            assertHttp2(response);
            assertThat(response.body()).isEqualTo(body);
        }
    }

    /// None is answered before all have reached the ship.
    @Test
    void hasManyStreamsAtOnceOnOneConnection() throws Exception {
        CountDownLatch come = new CountDownLatch(STREAMS);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            while (true) {
                                String head = conversation.readHead();
                                String path = head.split(" ", 3)[1];
                                if (!path.equals("/first")) {
                                    come.countDown();
                                    wait(come);
                                }
                                conversation.write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                                                .formatted(
                                                        path.getBytes(StandardCharsets.US_ASCII)
                                                                .length,
                                                        path));
                            }
                        });
                RunningProxy proxy = RunningProxy.withTls(ship, certificate)) {
            // Before it has a connection, it would open one for each.
            assertHttp2(client.send(to(proxy, "/first").build(), BodyHandlers.ofString()));
            var responses =
                    IntStream.range(0, STREAMS)
                            .mapToObj(i ->
                                    client.sendAsync(
                                            to(proxy, "/" + i).build(), BodyHandlers.ofString()))
                            .toList();
            CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new)).join();

            for (int i = 0; i < STREAMS; i++) {
                assertHttp2(responses.get(i).join());
                assertThat(responses.get(i).join().body()).isEqualTo("/" + i);
            }
            MetricsPage.await(proxy, "mothership_client_connections{listener=\"http\",}", 1);
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
