package dev.mothership.shiplog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.shiplog.Console.Style;
import dev.mothership.shiplog.FleetLog.Channel;
import dev.mothership.shiplog.FleetLog.Output;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LinePropertiesTest {

    /// Any bytes, with those more often that mean something.
    @Provide
    Arbitrary<byte[]> output() {
        Arbitrary<Byte> any = Arbitraries.bytes();
        Arbitrary<Byte> special =
                Arbitraries.of(
                        (byte) '\n',
                        (byte) '\r',
                        (byte) 0x1b,
                        (byte) '[',
                        (byte) ']',
                        (byte) 'm',
                        (byte) '"',
                        (byte) '\\',
                        (byte) 0,
                        (byte) 0xc3,
                        (byte) 0xa9,
                        (byte) 0xf0);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(1, any), net.jqwik.api.Tuple.of(2, special))
                .array(byte[].class)
                .ofMaxSize(300);
    }

    @Property
    void anyChunkingGivesTheSameLines(
            @ForAll("output") byte[] bytes,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 40) Integer> chunks,
            @ForAll @IntRange(min = 4, max = 50) int limit) {
        assertThat(pieces(bytes, chunks, limit)).isEqualTo(pieces(bytes, List.of(), limit));
    }

    @Property
    void nothingIsLostAndNoPieceIsTooLong(
            @ForAll("output") byte[] bytes,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 40) Integer> chunks,
            @ForAll @IntRange(min = 4, max = 50) int limit) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Piece piece : pieces(bytes, chunks, limit)) {
            assertThat(piece.bytes().size()).isLessThanOrEqualTo(limit);
            piece.bytes().forEach(joined::write);
            if (!piece.partial()) {
                joined.write('\n');
            }
        }

        boolean open = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        byte[] expected = open ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
        if (open) {
            expected[bytes.length] = '\n';
        }
        assertThat(joined.toByteArray()).isEqualTo(expected);
    }

    @Property
    void jsonAlwaysParses(@ForAll("output") byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(out, Style.JSON, List.of(), Clock.systemUTC(), message -> {});
        Output app = console.open("app", Channel.STDOUT);
        app.accept(bytes, 0, bytes.length);
        app.end();
        console.close();

        long lines = new String(bytes, UTF_8).split("\n", -1).length;
        boolean closed = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
        List<String> objects = Arrays.asList(out.toString(UTF_8).split("\n", -1));
        assertThat(objects).hasSize((int) (closed ? lines : lines + 1));
        for (String object : objects.subList(0, objects.size() - 1)) {
            assertThat(new JsonObject(object).getString("name")).isEqualTo("app");
        }
    }

    private record Piece(List<Byte> bytes, boolean continues, boolean partial) {}

    private static List<Piece> pieces(byte[] bytes, List<Integer> chunks, int limit) {
        List<Piece> pieces = new ArrayList<>();
        LineSplitter.Sink sink =
                (buffer, offset, length, continues, partial) -> {
                    List<Byte> copy = new ArrayList<>();
                    for (int i = offset; i < offset + length; i++) {
                        copy.add(buffer[i]);
                    }
                    pieces.add(new Piece(copy, continues, partial));
                };
        LineSplitter splitter = new LineSplitter(limit);
        int at = 0;
        for (int chunk : chunks) {
            int length = Math.min(chunk, bytes.length - at);
            splitter.accept(bytes, at, length, sink);
            at += length;
        }
        splitter.accept(bytes, at, bytes.length - at, sink);
        splitter.end(sink);
        return pieces;
    }
}
