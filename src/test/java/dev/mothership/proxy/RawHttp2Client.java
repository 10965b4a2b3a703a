package dev.mothership.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/// An HTTP/2 client that sends what a test says, frame by frame, over TLS.
final class RawHttp2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

    /// A frame as it came.
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }

        /// Of a reset; of GOAWAY the one behind the last stream.
        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /// @param settings pairs of identifier and value
    RawHttp2Client(int port, int... settings) throws IOException {
        socket = TestTls.connect(port, "localhost", List.of("h2"));
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("no HTTP/2");
        }
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        ByteBuffer pairs = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            pairs.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, pairs.array());
        next(SETTINGS);
        frame(SETTINGS, ACK, 0, new byte[0]);
    }

    RawHttp2Client frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putShort((short) (payload.length >> 8)).put((byte) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        out.flush();
        return this;
    }

    /// A request without a body.
    RawHttp2Client get(int stream, String... more) throws IOException {
        return headers(stream, true, request("GET", more));
    }

    static String[] request(String method, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                ":method",
                                method,
                                ":scheme",
                                "https",
                                ":path",
                                "/",
                                ":authority",
                                "a"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// @param pairs of names and values
    RawHttp2Client headers(int stream, boolean last, String... pairs) throws IOException {
        return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(pairs));
    }

    static byte[] block(String... pairs) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < pairs.length; i++) {
            if (i % 2 == 0) {
                block.write(0); // a literal that is not indexed (RFC 7541, 6.2.2)
            }
            byte[] text = pairs[i].getBytes(StandardCharsets.ISO_8859_1);
            int rest = text.length;
            if (rest < 127) {
                block.write(rest);
            } else {
                block.write(127);
                for (rest -= 127; rest >= 128; rest >>= 7) {
                    block.write(rest & 0x7f | 0x80);
                }
                block.write(rest);
            }
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    RawHttp2Client data(int stream, boolean last, String text) throws IOException {
        return frame(
                DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawHttp2Client reset(int stream) throws IOException {
        return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(8).array());
    }

    RawHttp2Client window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
    }

    /// The next frame of any kind.
    Frame read() throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /// The next frame that concerns a stream, or that ends the connection.
    Frame next() throws IOException {
        Frame frame = read();
        while (frame.type == SETTINGS || frame.type == WINDOW_UPDATE || frame.type == PING) {
            frame = read();
        }
        return frame;
    }

    /// The next frame of this type.
    Frame next(int type) throws IOException {
        Frame frame = read();
        while (frame.type != type) {
            frame = read();
        }
        return frame;
    }

    /// The fields of the next HEADERS, a line for each.
    String fields() throws IOException {
        return fields(next(HEADERS));
    }

    String fields(Frame frame) throws IOException {
        StringBuilder lines = new StringBuilder();
        try {
            hpack.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload))
                    .forEach(field ->
                            lines.append(field.getKey())
                                    .append(": ")
                                    .append(field.getValue())
                                    .append('\n'));
        } catch (Http2Exception wrong) {
            throw new IOException(wrong);
        }
        return lines.toString();
    }

    /// The data up to the end of a stream, of which only this one is open.
    String body() throws IOException {
        StringBuilder body = new StringBuilder();
        for (Frame frame = next(); ; frame = next()) {
            if (frame.type != DATA) {
                throw new IOException("not data: " + frame);
            }
            body.append(frame.text());
            if (frame.ends()) {
                return body.toString();
            }
        }
    }

    SSLSocket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
