package dev.mothership.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Finds the data in a message's body, and its end (RFC 9112, 6).
final class BodyReader {
    private enum State {
        DATA,
        CHUNK,
        CHUNK_DATA,
        TRAILERS,
        ENDED,
        UNTIL_CLOSE
    }

    private final ChunkReader chunks = new ChunkReader();
    private final FieldReader trailerReader;
    private State state = State.ENDED;
    private long remaining;
    private int dataLength;
    private int limit;
    private int trailerBytes;
    private @Nullable Fields trailers;
    private @Nullable Fault fault;

    BodyReader(boolean lenient) {
        trailerReader = new FieldReader(lenient);
    }

    void none() {
        state = State.ENDED;
    }

    void length(long length) {
        remaining = length;
        state = length == 0 ? State.ENDED : State.DATA;
    }

    void untilClose() {
        state = State.UNTIL_CLOSE;
    }

    /// @param most bytes of extensions, and of trailers
    void chunked(int most) {
        limit = most;
        trailers = null;
        trailerBytes = 0;
        chunks.begin(most);
        state = State.CHUNK;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /// How many bytes of data come next.
    int dataLength() {
        return dataLength;
    }

    /// What followed the last chunk; null for nothing.
    @Nullable Fields trailers() {
        return trailers;
    }

    Fault fault() {
        return fault == null ? Fault.BAD_CHUNK : fault;
    }

    Step read(ByteBuf in, byte[] scratch) {
        while (true) {
            switch (state) {
                case ENDED -> {
                    return Step.END;
                }
                case UNTIL_CLOSE -> {
                    dataLength = in.readableBytes();
                    return dataLength > 0 ? Step.DATA : Step.MORE;
                }
                case DATA, CHUNK_DATA -> {
                    if (!in.isReadable()) {
                        return Step.MORE;
                    }
                    takeData(in);
                    return Step.DATA;
                }
                case CHUNK -> {
                    if (!in.isReadable()) {
                        return Step.MORE;
                    }
                    if (!chunk(in.readByte())) {
                        return Step.FAULT;
                    }
                }
                case TRAILERS -> {
                    if (!in.isReadable()) {
                        return Step.MORE;
                    }
                    if (!trailer(in, scratch)) {
                        return Step.FAULT;
                    }
                }
            }
        }
    }

    private void takeData(ByteBuf in) {
        dataLength = (int) Math.min(remaining, in.readableBytes());
        remaining -= dataLength;
        if (remaining == 0) {
            state = state == State.DATA ? State.ENDED : State.CHUNK;
        }
    }

    private boolean chunk(byte octet) {
        switch (chunks.read(octet)) {
            case MORE -> {
                return true;
            }
            case DATA -> {
                remaining = chunks.size();
                state = State.CHUNK_DATA;
                return true;
            }
            case TRAILERS -> {
                trailerReader.begin();
                state = State.TRAILERS;
                return true;
            }
            case WRONG -> {
                fault = chunks.fault();
                return false;
            }
        }
        throw new IllegalStateException();
    }

    private boolean trailer(ByteBuf in, byte[] scratch) {
        int window = Math.min(Math.min(in.readableBytes(), scratch.length), limit - trailerBytes);
        if (window == 0) {
            fault = Fault.HEAD_TOO_LARGE;
            return false;
        }
        in.getBytes(in.readerIndex(), scratch, 0, window);
        Fields into = trailers == null ? new Fields() : trailers;
        trailers = into;
        int read = trailerReader.read(scratch, 0, window, into);
        in.skipBytes(read);
        trailerBytes += read;
        if (trailerReader.ended()) {
            trailers = into.size() == 0 ? null : into;
            state = State.ENDED;
        }
        fault = trailerReader.fault();
        return fault == null;
    }
}
