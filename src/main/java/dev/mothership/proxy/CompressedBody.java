package dev.mothership.proxy;

import dev.mothership.encoding.BodyEncoder;
import dev.mothership.encoding.Encoding;
import dev.mothership.http.FieldName;
import dev.mothership.http.Fields;
import dev.mothership.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Compresses a response on its way to the client. Belongs to its event loop.
///
/// ```
/// UNDECIDED ──▶ ENCODED
///     └───────▶ PLAIN
/// ```
///
/// A body of unknown length is undecided until it is long enough, has ended, or the ship pauses:
/// then what has come goes out at once, encoded, since nobody knows how much more there will be.
final class CompressedBody {
    /// Bytes that are encoded in one turn of the event loop, before others have theirs: a few
    /// milliseconds' work.
    private static final int TURN = 128 << 10;

    /// Bytes that are passed on together.
    private static final int PIECE = 16 << 10;

    private enum State {
        UNDECIDED,
        ENCODED,
        PLAIN
    }

    private final Exchange exchange;
    private final ProxyLoop loop;
    private final ResponseHead head;
    private final Encoding encoding;
    private final long minSize;
    private final Deque<ByteBuf> kept = new ArrayDeque<>();
    private State state = State.UNDECIDED;
    private @Nullable BodyEncoder encoder;
    private @Nullable ByteBuf made;
    private long keptBytes;
    private int turn;
    private boolean unflushed;

    private CompressedBody(
            Exchange exchange, ProxyLoop loop, ResponseHead head, Encoding encoding, long minSize) {
        this.exchange = exchange;
        this.loop = loop;
        this.head = head;
        this.encoding = encoding;
        this.minSize = minSize;
    }

    /// A response's head has come.
    ///
    /// @param head valid until the response has ended; changed
    /// @return null where the response goes on without compression, after this head
    static @Nullable CompressedBody begin(
            Compression compression, Exchange exchange, ProxyLoop loop, ResponseHead head) {
        Client client = exchange.client();
        Encoding encoding = compression.choose(client.request(), head);
        if (encoding == null) {
            return null;
        }
        if (client.request().isHead()) {
            Variant.encoded(head, encoding);
            return null;
        }
        CompressedBody body =
                new CompressedBody(exchange, loop, head, encoding, compression.minSize());
        if (head.bodyLength() >= 0 || compression.minSize() == 0) {
            body.encode();
        }
        return body;
    }

    /// It is long enough.
    private void encode() {
        BodyEncoder opened = loop.encoders().open(encoding, head.bodyLength());
        if (opened == null) {
            plain();
            return;
        }
        state = State.ENCODED;
        encoder = opened;
        Variant.encoded(head, encoding);
        exchange.head(head);
        passKept();
    }

    /// It is too short, or there is no memory for an encoder.
    private void plain() {
        state = State.PLAIN;
        exchange.head(head);
        passKept();
    }

    private void passKept() {
        for (ByteBuf data = kept.poll(); data != null; data = kept.poll()) {
            data(data);
        }
    }

    /// @param data belongs to this from now on
    void data(ByteBuf data) {
        switch (state) {
            case UNDECIDED -> {
                kept.add(data);
                keptBytes += data.readableBytes();
                if (keptBytes >= minSize) {
                    encode();
                }
            }
            case PLAIN -> exchange.client().data(data);
            case ENCODED -> encode(data);
        }
    }

    private void encode(ByteBuf data) {
        BodyEncoder open = encoder;
        int length = data.readableBytes();
        try {
            if (open == null || length == 0) {
                return; // it was broken off, or there is nothing to do
            }
            open.encode(data, room());
        } catch (RuntimeException failure) {
            fail();
            return;
        } finally {
            data.release();
        }
        unflushed = true;
        pass(PIECE);
        turn += length;
        if (turn >= TURN) {
            turn = 0;
            exchange.giveWay();
        }
    }

    /// The ship pauses.
    void flush() {
        turn = 0;
        if (state == State.UNDECIDED) {
            encode();
        }
        BodyEncoder open = encoder;
        if (open == null || !unflushed) {
            return;
        }
        unflushed = false;
        try {
            open.flush(room());
        } catch (RuntimeException failure) {
            fail();
            return;
        }
        pass(1);
    }

    /// The body has come to its end.
    ///
    /// @return whether the client has got all of it
    boolean finish(@Nullable Fields trailers) {
        if (state == State.UNDECIDED) {
            plain();
        }
        BodyEncoder open = encoder;
        if (open == null) {
            return state == State.PLAIN;
        }
        try {
            open.finish(room());
        } catch (RuntimeException failure) {
            fail();
            return false;
        }
        pass(1);
        if (trailers != null && trailers.has(FieldName.ETAG)) {
            Variant.weaken(trailers);
        }
        return true;
    }

    private ByteBuf room() {
        ByteBuf known = made;
        if (known == null) {
            known = loop.allocator().directBuffer(PIECE / 2);
            made = known;
        }
        return known;
    }

    /// On to the client, if it is at least so much.
    private void pass(int least) {
        ByteBuf piece = made;
        if (piece != null && piece.readableBytes() >= least) {
            made = null;
            exchange.client().data(piece);
        }
    }

    private void fail() {
        exchange.answer(502, "the response cannot be compressed");
    }

    /// The exchange is over.
    void release() {
        BodyEncoder open = encoder;
        encoder = null;
        if (open != null) {
            open.close();
        }
        if (made != null) {
            made.release();
            made = null;
        }
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
