package dev.mothership.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads the data of a chunked body, as it comes; a body that breaks off is an error.
final class ChunkedBody extends InputStream {
    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean ended;
    private String trailers = "";

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    /// What came after the last chunk.
    String trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(to, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException("in a chunk");
        }
        left -= count;
        return count;
    }

    private void next() throws IOException {
        if (begun) {
            line();
        }
        begun = true;
        left = Long.parseLong(line(), 16);
        if (left == 0) {
            ended = true;
            for (String line = line(); !line.isEmpty(); line = line()) {
                trailers += line + "\n";
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("between chunks");
            }
            line.append((char) octet);
        }
        return line.toString().strip();
    }
}
