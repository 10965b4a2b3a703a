package dev.mothership.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodersTest {
    /// Shared, so that what is kept for the next one is used.
    private static final Encoders ENCODERS = new Encoders();

    private static final Set<Encoding> AVAILABLE = Encoders.available();

    @AfterContainer
    static void nothingIsHeld() {
        assertThat(ENCODERS.held()).isZero();
        ENCODERS.close();
    }

    @Test
    void everyEncodingIsAvailableHere() {
        assertThat(AVAILABLE).isEqualTo(EnumSet.allOf(Encoding.class));
    }

    @Property(tries = 400)
    void whatIsEncodedInAnyPiecesIsDecoded(
            @ForAll Encoding encoding,
            @ForAll @IntRange(max = 300_000) int length,
            @ForAll @IntRange(max = 255) int variety,
            @ForAll long seed,
            @ForAll @Size(max = 12) List<@IntRange(max = 70_000) Integer> cuts,
            @ForAll long flushes,
            @ForAll boolean lengthKnown,
            @ForAll boolean heap)
            throws IOException {
        byte[] body = body(length, variety, seed);
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        try (BodyEncoder encoder = open(encoding, lengthKnown ? length : -1)) {
            int at = 0;
            for (int i = 0; at < length || i < cuts.size(); i++) {
                int next = i < cuts.size() ? Math.min(length, at + cuts.get(i)) : length;
                encode(encoder, Arrays.copyOfRange(body, at, next), heap, out);
                at = next;
                if ((flushes >>> i & 1) != 0) {
                    encoder.flush(out);
                    assertThat(Decoding.beginning(encoding, ByteBufUtil.getBytes(out), at))
                            .isEqualTo(Arrays.copyOf(body, at));
                }
            }
            encoder.finish(out);

            assertThat(Decoding.all(encoding.token(), ByteBufUtil.getBytes(out))).isEqualTo(body);
        } finally {
            out.release();
        }
    }

    private static byte[] body(int length, int variety, long seed) {
        Random random = new Random(seed);
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) random.nextInt(variety + 1);
        }
        return body;
    }

    private static BodyEncoder open(Encoding encoding, long length) {
        return Objects.requireNonNull(ENCODERS.open(encoding, length));
    }

    private static void encode(BodyEncoder encoder, byte[] piece, boolean heap, ByteBuf out) {
        ByteBuf in = heap ? Unpooled.buffer() : Unpooled.directBuffer();
        in.writeBytes(piece);
        try {
            encoder.encode(in, out);
            assertThat(in.isReadable()).isFalse();
        } finally {
            in.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatWasBrokenOffSpoilsNothingForTheNext(Encoding encoding) throws IOException {
        byte[] body = body(200_000, 20, 1);
        for (int i = 0; i < 20; i++) {
            ByteBuf out = Unpooled.directBuffer();
            try (BodyEncoder broken = open(encoding, i % 2 == 0 ? -1 : 1_000_000)) {
                encode(broken, body, false, out);
            }
            out.clear();
            try (BodyEncoder encoder = open(encoding, -1)) {
                encode(encoder, body, false, out);
                encoder.finish(out);
            }
            assertThat(Decoding.all(encoding.token(), ByteBufUtil.getBytes(out))).isEqualTo(body);
            out.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void flushingWhatWasNotEndedSaysNothingOfTheEnd(Encoding encoding) {
        ByteBuf out = Unpooled.directBuffer();
        try (BodyEncoder encoder = open(encoding, -1)) {
            encode(encoder, body(10_000, 20, 1), false, out);
            encoder.flush(out);
        }
        byte[] cut = ByteBufUtil.getBytes(out);
        out.release();

        assertThatThrownBy(() -> Decoding.all(encoding.token(), cut))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void thereAreOnlySoManyAtOnce(Encoding encoding) {
        try (Encoders encoders = new Encoders()) {
            List<BodyEncoder> open = new ArrayList<>();
            BodyEncoder next = encoders.open(encoding, -1);
            while (next != null) {
                open.add(next);
                next = encoders.open(encoding, -1);
            }
            assertThat(open).hasSizeBetween(40, 250);

            open.removeLast().close();
            BodyEncoder again = Objects.requireNonNull(encoders.open(encoding, -1));
            again.close();
            again.close();
            open.forEach(BodyEncoder::close);
            assertThat(encoders.held()).isZero();
        }
    }

    @Test
    void aBodyLongerThanAnnouncedIsAnError() {
        ByteBuf out = Unpooled.directBuffer();
        try (BodyEncoder encoder = open(Encoding.ZSTD, 10)) {
            assertThatThrownBy(
                            () -> {
                                encode(encoder, new byte[100], false, out);
                                encoder.finish(out);
                            })
                    .isInstanceOf(EncodingException.class)
                    .hasMessageStartingWith("cannot encode as zstd: ");
        } finally {
            out.release();
        }
    }
}
