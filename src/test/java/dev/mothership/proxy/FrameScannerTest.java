package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTest {
    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    /// Pieces of `text`, cut at these places.
    private static List<ByteBuf> cut(String text, List<Integer> cuts) {
        TreeSet<Integer> ends = new TreeSet<>(List.of(text.length()));
        cuts.stream().filter(cut -> cut < text.length()).forEach(ends::add);
        List<ByteBuf> pieces = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            pieces.add(bytes(text.substring(from, end)));
            from = end;
        }
        return pieces;
    }

    private static List<Integer> everywhere(String text) {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i < text.length(); i++) {
            all.add(i);
        }
        return all;
    }

    @Property(tries = 500)
    void knowsWhereFramesEndWhereverTheyAreCut(@ForAll("frames") List<String> frames) {
        String stream = String.join("", frames);
        List<Integer> ends = new ArrayList<>();
        int length = 0;
        for (String frame : frames) {
            length += frame.length();
            ends.add(length);
        }
        FrameScanner scanner = new FrameScanner(true);
        List<Integer> seen = new ArrayList<>();
        int at = 0;
        for (ByteBuf piece : cut(stream, everywhere(stream))) {
            scanner.readAll(piece);
            at++;
            if (scanner.isBetween()) {
                seen.add(at);
            }
        }
        assertThat(seen).isEqualTo(ends);
    }

    @Property(tries = 500)
    void stopsBehindEachFrame(@ForAll("frames") List<String> frames) {
        FrameScanner scanner = new FrameScanner(true);
        ByteBuf all = bytes(String.join("", frames));
        int at = 0;
        for (String frame : frames) {
            int end = scanner.readFrame(all, at);
            assertThat(end).isEqualTo(at + frame.length());
            at = end;
        }
    }

    @Property(tries = 2_000)
    void takesAnyNoiseAndNeverFindsItsWayAgain(
            @ForAll @Size(max = 40) byte[] noise, @ForAll boolean masked) {
        FrameScanner scanner = new FrameScanner(masked);
        scanner.readAll(Unpooled.wrappedBuffer(noise));
        if (scanner.isLost()) {
            scanner.readAll(bytes(masked ? Frames.masked(0x81, "a") : Frames.plain(0x81, "a")));
            assertThat(scanner.isBetween()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0083\u0000", // reserved
                "\u008b\u0000", // reserved
                "\u0009\u0000", // a ping in fragments
                "\u0089\u007e", // a ping of more than 125 bytes
                "\u0081\u0080", // masked by a ship
                "\u0082\u007f\u0080\u0000\u0000\u0000\u0000\u0000\u0000\u0000", // negative
            })
    void losesItselfInWhatIsNoFrame(String noFrame) {
        FrameScanner scanner = new FrameScanner(false);
        scanner.readAll(bytes(noFrame));
        assertThat(scanner.isLost()).isTrue();
        assertThat(scanner.isBetween()).isFalse();
    }

    @Test
    void takesTheLongestFrame() {
        FrameScanner scanner = new FrameScanner(false);
        scanner.readAll(bytes("\u0082\u007f\u007f" + "\u00ff".repeat(7) + "payload"));
        assertThat(scanner.isLost()).isFalse();
        assertThat(scanner.isBetween()).isFalse();
    }

    @Test
    void seesAClose() {
        FrameScanner scanner = new FrameScanner(false);
        scanner.readAll(bytes(Frames.plain(Frames.TEXT, "x")));
        assertThat(scanner.isClosed()).isFalse();
        scanner.readAll(bytes("\u0088"));
        assertThat(scanner.isClosed()).isTrue();
    }

    /// All that is not a pong to our ping goes on, in order; no such pong does.
    @Property(tries = 1_000)
    void takesOutPongsOfOursOnly(
            @ForAll("frames") List<String> frames,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 300) Integer> cuts,
            @ForAll boolean single) {
        String stream = String.join("", frames);
        StringBuilder wanted = new StringBuilder();
        frames.stream().filter(frame -> !frame.equals(OURS)).forEach(wanted::append);
        PongFilter filter = new PongFilter(new FrameScanner(true));
        StringBuilder passed = new StringBuilder();
        for (ByteBuf piece : cut(stream, single ? everywhere(stream) : cuts)) {
            filter.pass(
                    piece,
                    out -> {
                        passed.append(out.toString(StandardCharsets.ISO_8859_1));
                        out.release();
                    });
            assertThat(piece.refCnt()).isZero();
        }
        assertThat(passed.toString()).isEqualTo(wanted.toString());
    }

    private static final String OURS = Frames.masked(Frames.PONG, "mothership");

    @Provide
    Arbitrary<List<String>> frames() {
        Arbitrary<String> some =
                Arbitraries.of(
                        OURS,
                        Frames.masked(Frames.PONG, "mothershiP"),
                        Frames.masked(Frames.PONG, "mothershi"),
                        Frames.masked(Frames.PONG, ""),
                        Frames.masked(Frames.PING, "mothership"),
                        Frames.masked(Frames.TEXT, ""),
                        Frames.masked(Frames.TEXT, OURS),
                        Frames.masked(0x01, "begin"),
                        Frames.masked(0x80, "end"),
                        Frames.masked(0xc2, "x".repeat(126)),
                        Frames.masked(0x82, "y".repeat(300)));
        return some.list().ofMinSize(1).ofMaxSize(8);
    }
}
