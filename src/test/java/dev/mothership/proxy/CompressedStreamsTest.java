package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.encoding.Decoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compressed responses that take their time, or end badly.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompressedStreamsTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String[] tokens() {
        return new String[] {"gzip", "deflate", "br", "zstd"};
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static String read(InputStream in, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) in.read()); // a decoder that is asked for more looks ahead for it
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void whatAShipHasSentArrivesBeforeItSendsMore(String token) throws Exception {
        Semaphore seen = new Semaphore(0);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(HEAD);
                            for (int i = 0; i < 50; i++) {
                                conversation.write(chunk("piece " + i + '\n'));
                                seen.acquireUninterruptibly();
                            }
                            conversation.write("0\r\n\r\n");
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship);
                RawClient client = proxy.connect()) {
            client.send(CompressedResponsesTest.get(token) + "\r\n\r\n");
            assertThat(client.readHead()).contains("Content-Encoding: " + token);
            InputStream body = Decoding.of(token, new ChunkedBody(client.in()));
            for (int i = 0; i < 50; i++) {
                String piece = "piece " + i + '\n';
                assertThat(read(body, piece.length())).isEqualTo(piece);
                seen.release();
            }
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void theHeadArrivesBeforeTheBody() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(HEAD);
                            seen.join();
                            conversation.write(chunk("late") + "0\r\n\r\n");
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship);
                RawClient client = proxy.connect()) {
            client.send(CompressedResponsesTest.get("gzip") + "\r\n\r\n");
            assertThat(client.readHead()).contains("Content-Encoding: gzip");
            seen.complete(null);
            assertThat(CompressedResponsesTest.decoded("gzip", client)).isEqualTo("late");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/event-stream;charset=utf-8"})
    void eventsAreNeitherCompressedNorDelayed(String type) throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(HEAD.replace("text/html", type));
                            conversation.write(chunk("data: 1\n\n"));
                            seen.join();
                            conversation.write(chunk("data: 2\n\n") + "0\r\n\r\n");
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship);
                RawClient client = proxy.connect()) {
            client.send(CompressedResponsesTest.get("gzip, br, zstd") + "\r\n\r\n");
            assertThat(client.readHead()).doesNotContain("Content-Encoding", "Vary");
            InputStream body = new ChunkedBody(client.in());
            assertThat(read(body, 9)).isEqualTo("data: 1\n\n");
            seen.complete(null);
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("data: 2\n\n");
        }
    }

    private static void writeNoise(OutputStream out, long length, AtomicLong written)
            throws IOException {
        byte[] noise = new byte[64 << 10];
        Random random = new Random(1);
        while (written.get() < length) {
            random.nextBytes(noise);
            out.write(noise);
            written.addAndGet(noise.length);
        }
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void aSlowReaderSlowsTheShipDown(String token) throws Exception {
        long length = 48L << 20;
        AtomicLong written = new AtomicLong();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                                            + length
                                            + "\r\n\r\n");
                            writeNoise(conversation.out(), length, written);
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship);
                RawClient client = proxy.connect()) {
            client.send(CompressedResponsesTest.get(token) + "\r\n\r\n");
            client.readHead();
            StreamingTest.untilStuck(written);
            assertThat(written.get()).isLessThan(length / 2);

            InputStream body = Decoding.of(token, new ChunkedBody(client.in()));
            body.skipNBytes(length);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void aShipThatBreaksOffLeavesABrokenResponse(String token) throws Exception {
        String half = CompressedResponsesTest.text(50_000);
        for (String answer :
                new String[] {
                    HEAD + chunk(half),
                    HEAD + chunk("little"),
                    HEAD + "7fff\r\n" + half.substring(0, 5_000),
                    CompressedResponsesTest.withLength(half).replace("50000", "90000")
                }) {
            try (RawShip ship =
                            new RawShip(conversation -> {
                                conversation.readHead();
                                conversation.write(answer);
                            });
                    RunningProxy proxy = CompressedResponsesTest.before(ship);
                    RawClient client = proxy.connect()) {
                client.send(CompressedResponsesTest.get(token) + "\r\n\r\n");
                assertThatThrownBy(
                                () -> {
                                    client.readHead();
                                    new ChunkedBody(client.in()).readAllBytes();
                                })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    /// If the memory of one of them were not given back, there would soon be none for others.
    @ParameterizedTest
    @MethodSource("tokens")
    void responsesThatEndBadlyGiveTheirMemoryBack(String token) throws Exception {
        String part = CompressedResponsesTest.text(20_000);
        try (RawShip ship =
                        new RawShip(conversation -> {
                            while (true) {
                                String head = conversation.readHead();
                                if (head.startsWith("GET /ship")) {
                                    conversation.write(HEAD + chunk(part));
                                    return;
                                }
                                if (head.startsWith("GET /client")) {
                                    conversation.write(HEAD + chunk(part));
                                    conversation.readRest();
                                    return;
                                }
                                conversation.write(CompressedResponsesTest.withLength(part));
                            }
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship)) {
            for (int i = 0; i < 500; i++) {
                String path = i % 2 == 0 ? "/ship" : "/client";
                try (RawClient client = proxy.connect()) {
                    client.send(
                            CompressedResponsesTest.get(token).replace("GET /", "GET " + path)
                                    + "\r\n\r\n");
                    if (i % 2 == 0) {
                        assertThatThrownBy(client::readAll).isInstanceOf(IOException.class);
                    } else {
                        client.readHead();
                        client.socket().setSoLinger(true, 0);
                    }
                }
            }
            try (RawClient client = proxy.connect();
                    RawClient other = proxy.connect()) {
                for (RawClient one : new RawClient[] {client, other}) {
                    one.send(CompressedResponsesTest.get(token) + "\r\n\r\n");
                    assertThat(one.readHead()).contains("Content-Encoding: " + token);
                    assertThat(CompressedResponsesTest.decoded(token, one)).isEqualTo(part);
                }
            }
        }
    }

    @Test
    void whereThereIsNoMemoryForMoreResponsesGoOnAsTheyAre() throws Exception {
        String part = CompressedResponsesTest.text(20_000);
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (RawShip ship =
                        new RawShip(conversation -> {
                            conversation.readHead();
                            conversation.write(HEAD + chunk(part));
                            end.join();
                            conversation.write(chunk(part) + "0\r\n\r\n");
                        });
                RunningProxy proxy = CompressedResponsesTest.before(ship)) {
            List<RawClient> clients = new ArrayList<>();
            int plain = 0;
            while (plain == 0) {
                RawClient client = proxy.connect();
                client.send(CompressedResponsesTest.get("zstd") + "\r\n\r\n");
                String head = client.readHead();
                clients.add(client);
                plain += head.contains("Content-Encoding: zstd") ? 0 : 1;
                assertThat(head).contains("Vary: Accept-Encoding");
            }
            assertThat(clients).hasSizeBetween(40, 200);
            end.complete(null);
            for (RawClient client : clients.subList(0, clients.size() - 1)) {
                assertThat(CompressedResponsesTest.decoded("zstd", client)).isEqualTo(part + part);
            }
            assertThat(
                            new String(
                                    new ChunkedBody(clients.getLast().in()).readAllBytes(),
                                    StandardCharsets.ISO_8859_1))
                    .isEqualTo(part + part);
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
