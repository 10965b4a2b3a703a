package dev.mothership.flight;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// A small web application that runs in the test: a page with what it needs, events, a WebSocket
/// that echoes, and a place for the page to report to.
final class PageShip implements AutoCloseable {
    private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455

    private final ServerSocket server;
    private final CompletableFuture<String> result = new CompletableFuture<>();

    PageShip() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// What the page has reported.
    CompletableFuture<String> result() {
        return result;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                String length = field(head, "content-length");
                byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
                answer(head, body, in, out);
            }
        } catch (IOException gone) {
            // So is the request.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private void answer(String head, byte[] body, InputStream in, OutputStream out)
            throws IOException {
        switch (head.split(" ", -1)[1]) {
            case "/" -> file("index.html", "text/html; charset=utf-8", out);
            case "/style.css" -> file("style.css", "text/css", out);
            case "/script.js" -> file("script.js", "text/javascript", out);
            case "/image.svg" -> file("image.svg", "image/svg+xml", out);
            case "/data" -> respond("200 OK", "application/json", bytes("{\"answer\":42}"), out);
            case "/echo" -> respond("200 OK", "text/plain", body, out);
            case "/events" -> events(out);
            case "/socket" -> socket(field(head, "sec-websocket-key"), in, out);
            case "/result" -> {
                respond("204 No Content", "text/plain", body, out);
                result.complete(new String(body, StandardCharsets.UTF_8));
            }
            default -> respond("404 Not Found", "text/plain", bytes("no such page"), out);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void respond(String status, String type, byte[] body, OutputStream out)
            throws IOException {
        boolean empty = status.startsWith("204");
        String length = empty ? "" : "Content-Length: " + body.length + "\r\n";
        out.write(bytes("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + length));
        out.write(bytes("\r\n"));
        out.write(empty ? new byte[0] : body);
        out.flush();
    }

    private static void file(String name, String type, OutputStream out) throws IOException {
        try (InputStream file = PageShip.class.getResourceAsStream("/page/" + name)) {
            if (file == null) {
                throw new AssertionError("no " + name);
            }
            respond("200 OK", type, file.readAllBytes(), out);
        }
    }

    /// Without an end: the page closes it.
    private static void events(OutputStream out) throws IOException {
        out.write(
                bytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"));
        for (String event : new String[] {"one", "two", "three"}) {
            String data = "data: " + event + "\n\n";
            out.write(bytes(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n"));
            out.flush();
        }
    }

    /// Echoes short frames (RFC 6455, 5.2), the one that closes, too.
    private static void socket(String key, InputStream in, OutputStream out) throws IOException {
        out.write(
                bytes(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(key)
                                + "\r\n\r\n"));
        out.flush();
        int first;
        do {
            first = in.read();
            int length = in.read() & 0x7f;
            byte[] mask = in.readNBytes(4);
            byte[] data = in.readNBytes(length);
            for (int i = 0; i < data.length; i++) {
                data[i] ^= mask[i % 4];
            }
            out.write(new byte[] {(byte) first, (byte) length});
            out.write(data);
            out.flush();
        } while ((first & 0xf) != 8);
        throw new IOException("closed");
    }

    private static String accept(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(digest.digest(bytes(key + WEB_SOCKET)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
