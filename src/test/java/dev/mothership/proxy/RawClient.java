package dev.mothership.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A client that sends what a test says, byte by byte.
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Everything until the connection is closed.
    String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// Everything until the connection is closed.
    ///
    /// @param waiting called whenever nothing has come for a moment
    String readAll(Runnable waiting) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int octet = read(waiting); octet >= 0; octet = read(waiting)) {
            all.write(octet);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private int read(Runnable waiting) throws IOException {
        socket.setSoTimeout(1);
        while (true) {
            try {
                return in.read();
            } catch (SocketTimeoutException nothing) {
                waiting.run();
            }
        }
    }

    /// A head, up to its empty line.
    ///
    /// @param waiting called whenever nothing has come for a moment
    String readHead(Runnable waiting) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = read(waiting);
            if (octet < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /// A head, up to its empty line.
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    String read(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    InputStream in() {
        return in;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
