package dev.mothership.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A ship that does what a test says, byte by byte, on a socket of its own.
final class RawShip implements AutoCloseable {
    /// What one connection does. Ends by returning; then the connection is closed.
    interface Script {
        void run(Conversation conversation) throws IOException;
    }

    private final ServerSocket server;
    private final Thread acceptor;
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RawShip(Script script) {
        this(0, script);
    }

    RawShip(int port, Script script) {
        try {
            server = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        acceptor = Thread.ofVirtual().start(() -> accept(script));
    }

    /// Answers every request with this response, keeping the connection.
    static RawShip answering(String response) {
        return new RawShip(conversation -> {
            while (true) {
                conversation.readHead();
                conversation.write(response);
            }
        });
    }

    static RawShip answeringOk() {
        return answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    int port() {
        return server.getLocalPort();
    }

    /// How many connections have been accepted.
    int connections() {
        return connections.get();
    }

    /// The next request's head, as it came.
    String head() throws InterruptedException {
        return heads.take();
    }

    boolean nothingCame() {
        return heads.isEmpty();
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            script.run(new Conversation(socket));
        } catch (IOException gone) {
            // The proxy has closed the connection: the script is over.
        } finally {
            open.remove(socket);
        }
    }

    /// As if its process had ended: its connections are closed, too, and its port is free.
    void end() throws InterruptedException {
        close();
        acceptor.join();
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// One connection, seen from the ship.
    final class Conversation {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) readByte());
            }
            heads.add(head.toString());
            return head.toString();
        }

        int readByte() throws IOException {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed");
            }
            return octet;
        }

        String read(int length) throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.length() < length) {
                text.append((char) readByte());
            }
            return text.toString();
        }

        /// Until the other side has closed.
        String readRest() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        InputStream in() {
            return in;
        }

        OutputStream out() {
            return out;
        }

        /// Closes with a reset.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        Socket socket() {
            return socket;
        }
    }
}
