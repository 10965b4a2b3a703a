package dev.mothership.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// However the bytes are cut, the verdict is the same.
class RequestReaderTest {
    private static final int LIMIT = 512;

    /// @param heads where a head ended, counted from the start of the stream
    private record Outcome(List<Integer> heads, String fault, boolean between) {}

    private static Outcome check(String stream, List<Integer> cuts) {
        RequestReader reader = new RequestReader(LIMIT);
        reader.use(new RequestHead());
        byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
        byte[] scratch = new byte[64];
        List<Integer> heads = new ArrayList<>();
        int from = 0;
        List<Integer> ends =
                new ArrayList<>(cuts.stream().filter(c -> c < bytes.length).sorted().toList());
        ends.add(bytes.length);
        for (int end : ends) {
            ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, end - from);
            Step step;
            do {
                step = reader.read(piece, scratch);
                if (step == Step.HEAD) {
                    heads.add(from + piece.readerIndex());
                } else if (step == Step.DATA) {
                    piece.skipBytes(reader.dataLength());
                }
            } while (step != Step.MORE && step != Step.FAULT);
            from = end;
        }
        return new Outcome(heads, String.valueOf(reader.fault()), reader.isBetween());
    }

    @Property(tries = 2_000)
    void cuttingChangesNothing(
            @ForAll("streams") String stream,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 600) Integer> cuts) {
        assertThat(check(stream, cuts)).isEqualTo(check(stream, List.of()));
    }

    @Property(tries = 200)
    void everyByteAloneChangesNothing(@ForAll("streams") String stream) {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i < stream.length(); i++) {
            all.add(i);
        }
        assertThat(check(stream, all)).isEqualTo(check(stream, List.of()));
    }

    @Property(tries = 2_000)
    void anyBytesAreJudgedWithoutAnException(@ForAll String noise) {
        Outcome outcome = check(noise, List.of());
        assertThat(outcome.heads()).isEmpty();
    }

    @Property(tries = 500)
    void aRightRequestMayCarryAnyBody(@ForAll @Size(max = 80) byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String request =
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n" + text;

        Outcome outcome = check(request + request, List.of());

        assertThat(outcome.fault()).isEqualTo("null");
        assertThat(outcome.heads()).hasSize(2);
        assertThat(outcome.between()).isTrue();
    }

    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> lines =
                Arbitraries.of(
                        "Host: a.example\r\n",
                        "Host: b\r\n",
                        "Content-Length: 5\r\n",
                        "content-length: +5\r\n",
                        "Transfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: gzip, chunked\r\n",
                        "Upgrade: websocket\r\n",
                        " folded\r\n",
                        "Name : x\r\n",
                        "X: y\n",
                        "X: \u0000\r\n",
                        "X: " + "v".repeat(300) + "\r\n");
        Arbitrary<String> begin =
                Arbitraries.of(
                        "GET / HTTP/1.1\r\n",
                        "POST /p?q HTTP/1.1\r\n",
                        "GET http://a.example/ HTTP/1.1\r\n",
                        "OPTIONS * HTTP/1.1\r\n",
                        "GET / HTTP/1.0\r\n",
                        "GET / HTTP/2.0\r\n",
                        "\r\nGET / HTTP/1.1\r\n",
                        "CONNECT a:1 HTTP/1.1\r\n");
        Arbitrary<String> rest =
                Arbitraries.of(
                        "",
                        "hello",
                        "5\r\nhello\r\n0\r\n\r\n",
                        "5;a=\"b\"\r\nhello\r\n0\r\nT: v\r\n\r\n",
                        "5\r\nhelloX",
                        "fffffffff\r\n");
        Arbitrary<String> request =
                begin.flatMap(line ->
                        lines.list()
                                .ofMaxSize(4)
                                .flatMap(fields ->
                                        rest.map(body ->
                                                line + String.join("", fields) + "\r\n" + body)));
        return request.list().ofMinSize(1).ofMaxSize(3).map(requests -> String.join("", requests));
    }

    /// Who has read the last byte of a body does not wait for another one to learn of its end.
    @Test
    void theEndOfABodyIsKnownWithItsLastByte() {
        RequestReader reader = new RequestReader(LIMIT);
        reader.use(new RequestHead());
        byte[] scratch = new byte[64];
        ByteBuf head =
                Unpooled.copiedBuffer(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell",
                        StandardCharsets.ISO_8859_1);
        assertThat(reader.read(head, scratch)).isEqualTo(Step.HEAD);
        assertThat(reader.read(head, scratch)).isEqualTo(Step.DATA);
        assertThat(reader.isAtEnd()).isFalse();

        ByteBuf last = Unpooled.copiedBuffer("o", StandardCharsets.ISO_8859_1);
        assertThat(reader.read(last, scratch)).isEqualTo(Step.DATA);
        assertThat(reader.isAtEnd()).isTrue();
        assertThat(reader.read(Unpooled.EMPTY_BUFFER, scratch)).isEqualTo(Step.END);
        assertThat(reader.isAtEnd()).isFalse();
    }
}
