package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final Held held = new Held();

    private static ByteBuf piece(int bytes, int capacity) {
        return Unpooled.buffer(capacity, capacity).writeZero(bytes);
    }

    @Test
    void whatCountsIsTheMemoryThatIsHeld() {
        for (int i = 0; i < 32; i++) {
            held.add(piece(1, 2_048));
        }
        assertThat(held.isFull()).isTrue();
        held.release();
        assertThat(held.isFull()).isFalse();
        assertThat(held.isEmpty()).isTrue();
    }

    /// A buffer object each is more than its few bytes.
    @Test
    void manySmallPiecesAreTooMany() {
        for (int i = 0; i < 1_000; i++) {
            held.add(piece(1, 1));
        }
        assertThat(held.isFull()).isTrue();
        held.release();
    }

    @Test
    void takingMakesRoom() {
        held.add(piece(60_000, 60_000));
        held.add(piece(60_000, 60_000));
        assertThat(held.isFull()).isTrue();
        ByteBuf first = held.take();
        assertThat(first).isNotNull();
        first.skipBytes(59_999);
        held.putBack(first);
        assertThat(held.take()).isSameAs(first);
        ByteBuf second = held.take();
        assertThat(second).isNotNull();
        assertThat(held.isFull()).isFalse();
        assertThat(held.take()).isNull();
        first.release();
        second.release();
    }
}
