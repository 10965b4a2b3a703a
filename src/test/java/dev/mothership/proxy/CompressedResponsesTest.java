package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mothership.encoding.Decoding;
import dev.mothership.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompressedResponsesTest {
    private static final String TEXT = text(100_000);
    private static final String END = "\r\nConnection: close\r\n\r\n";

    static String text(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append("<li>").append(random.nextInt(1_000)).append("</li>\n");
        }
        return text.substring(0, length);
    }

    static Manifest manifest() {
        return TestManifest.listening("http")
                .proxy(CompressionTest.compressing(1_024))
                .ship("app", TestManifest.route("/.*"))
                .build();
    }

    static RunningProxy before(RawShip ship) throws ListenException {
        RunningProxy proxy = new RunningProxy(manifest());
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    static String withLength(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"a\"\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    static String chunked(String body, int size) {
        StringBuilder chunks = new StringBuilder();
        for (int at = 0; at < body.length(); at += size) {
            String chunk = body.substring(at, Math.min(body.length(), at + size));
            chunks.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk);
            chunks.append("\r\n");
        }
        return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks
                + "0\r\n\r\n";
    }

    static String get(String acceptEncoding) {
        return "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + acceptEncoding;
    }

    static String decoded(String token, RawClient client) throws IOException {
        byte[] encoded = new ChunkedBody(client.in()).readAllBytes();
        return new String(Decoding.all(token, encoded), StandardCharsets.ISO_8859_1);
    }

    static Stream<String> tokens() {
        return Stream.of("gzip", "deflate", "br", "zstd");
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void eachEncodingIsMadeOfBodiesOfKnownAndUnknownLength(String token) throws Exception {
        for (String answer :
                new String[] {
                    withLength(TEXT),
                    withLength(text(1_024)),
                    chunked(TEXT, 10_000),
                    chunked(TEXT, 7),
                    chunked(text(1_024), 1_024),
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + TEXT
                }) {
            String body =
                    answer.contains("Content-Length: 1024") || answer.contains("\r\n400\r\n")
                            ? text(1_024)
                            : TEXT;
            try (RawShip ship =
                            new RawShip(conversation -> {
                                conversation.readHead();
                                conversation.write(answer);
                            });
                    RunningProxy proxy = before(ship);
                    RawClient client = proxy.connect()) {
                client.send(get(token) + END);

                assertThat(client.readHead())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("Content-Encoding: " + token + "\r\n")
                        .contains("Vary: Accept-Encoding\r\n")
                        .contains("Transfer-Encoding: chunked\r\n")
                        .doesNotContain("Content-Length", "ETag: \"a\"");
                assertThat(decoded(token, client)).isEqualTo(body);
                assertThat(client.in().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void responsesOfOneConnectionAreEncodedOneByOne() throws Exception {
        try (RawShip ship = RawShip.answering(withLength(TEXT));
                RunningProxy proxy = before(ship);
                RawClient client = proxy.connect()) {
            for (String token : new String[] {"zstd", "br", "gzip", "deflate", "zstd", "gzip"}) {
                client.send(get(token) + "\r\n\r\n");
                assertThat(client.readHead())
                        .contains("Content-Encoding: " + token, "ETag: W/\"a\"");
                assertThat(decoded(token, client)).isEqualTo(TEXT);
            }
            client.send(get("identity") + END);
            assertThat(client.readHead()).doesNotContain("Content-Encoding").contains("Vary:");
            assertThat(client.readAll()).isEqualTo(TEXT);
        }
    }

    @Test
    void aSmallBodyOfUnknownLengthThatHasEndedIsLeftAlone() throws Exception {
        try (RawShip ship = RawShip.answering(chunked(text(1_023), 100));
                RunningProxy proxy = before(ship);
                RawClient client = proxy.connect()) {
            client.send(get("gzip") + END);

            assertThat(client.readHead()).doesNotContain("Content-Encoding");
            assertThat(
                            new String(
                                    new ChunkedBody(client.in()).readAllBytes(),
                                    StandardCharsets.ISO_8859_1))
                    .isEqualTo(text(1_023));
        }
    }

    @Test
    void headHasTheFieldsOfGet() throws Exception {
        try (RawShip ship =
                        new RawShip(conversation -> {
                            while (true) {
                                boolean toHead = conversation.readHead().startsWith("HEAD");
                                String answer = withLength(TEXT);
                                int end = toHead ? answer.indexOf("<li>") : answer.length();
                                conversation.write(answer.substring(0, end));
                            }
                        });
                RunningProxy proxy = before(ship);
                RawClient client = proxy.connect()) {
            client.send(get("br").replace("GET", "HEAD") + "\r\n\r\n" + get("br") + END);

            String head = client.readHead();
            assertThat(head).contains("Content-Encoding: br").doesNotContain("Content-Length");
            assertThat(client.readHead().replaceAll("(Transfer|Connection).*\r\n", ""))
                    .isEqualTo(head);
            assertThat(decoded("br", client)).isEqualTo(TEXT);
        }
    }

    @Test
    void anOldClientGetsItAsItIs() throws Exception {
        try (RawShip ship = RawShip.answering(withLength(TEXT));
                RunningProxy proxy = before(ship)) {
            assertThat(proxy.exchange("GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n"))
                    .contains("Vary: Accept-Encoding", "Content-Length: 100000")
                    .endsWith(TEXT);
        }
    }

    @Test
    void trailersAreKept() throws Exception {
        String answer = chunked(TEXT, 1_000);
        String trailed =
                answer.substring(0, answer.length() - 2) + "ETag: \"t\"\r\nX-Sum: 5\r\n\r\n";
        try (RawShip ship = RawShip.answering(trailed);
                RunningProxy proxy = before(ship);
                RawClient client = proxy.connect()) {
            client.send(get("zstd") + END);
            client.readHead();
            ChunkedBody body = new ChunkedBody(client.in());

            assertThat(Decoding.all("zstd", body.readAllBytes())).hasSize(TEXT.length());
            assertThat(body.trailers()).contains("X-Sum: 5\n", "ETag: W/\"t\"\n");
        }
    }

    @Test
    void theShipIsAskedWithTheClientsOwnConditions() throws Exception {
        try (RawShip ship = RawShip.answering("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
                RunningProxy proxy = before(ship)) {
            String answer = proxy.exchange(get("gzip") + "\r\nIf-None-Match: W/\"a\"" + END);

            assertThat(ship.head()).contains("If-None-Match: W/\"a\"\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 304 Not Modified\r\n")
                    .contains("ETag: W/\"a\"\r\n", "Vary: Accept-Encoding\r\n")
                    .doesNotContain("Content-Encoding");
        }
    }

    @Test
    void aReloadTurnsItOnAndOff() throws Exception {
        try (RawShip ship = RawShip.answering(withLength(TEXT));
                RunningProxy proxy = RunningProxy.before(ship);
                RawClient client = proxy.connect()) {
            client.send(get("gzip") + "\r\n\r\n");
            assertThat(client.readHead()).doesNotContain("Content-Encoding", "Vary");
            client.read(TEXT.length());

            proxy.reload(manifest());

            client.send(get("gzip") + "\r\n\r\n");
            assertThat(client.readHead()).contains("Content-Encoding: gzip");
            assertThat(decoded("gzip", client)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", ""})
    void curlReadsIt(String token) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
        try (RawShip ship = RawShip.answering(withLength(TEXT));
                RunningProxy proxy = before(ship)) {
            String url = "http://127.0.0.1:" + proxy.port() + "/";
            Process curl =
                    token.isEmpty()
                            ? new ProcessBuilder("curl", "-s", "--compressed", url).start()
                            : new ProcessBuilder(
                                            "curl",
                                            "-s",
                                            "--compressed",
                                            "-H",
                                            "Accept-Encoding: " + token,
                                            url)
                                    .start();
            String output =
                    new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(curl.waitFor()).isZero();
            assertThat(output).isEqualTo(TEXT);
        }
    }

    @Test
    void manyAtOnce() throws Exception {
        try (RawShip ship = RawShip.answering(withLength(TEXT));
                RunningProxy proxy = before(ship)) {
            IntStream.range(0, 100)
                    .parallel()
                    .forEach(i -> {
                        String token = tokens().toList().get(i % 4);
                        try (RawClient client = proxy.connect()) {
                            client.send(get(token) + END);
                            assertThat(client.readHead()).contains("Content-Encoding: " + token);
                            assertThat(decoded(token, client)).isEqualTo(TEXT);
                        } catch (IOException failure) {
                            throw new java.io.UncheckedIOException(failure);
                        }
                    });
        }
    }
}
