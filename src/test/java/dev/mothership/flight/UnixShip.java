package dev.mothership.flight;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Answers every request on a Unix socket with its first line, one connection after the other.
public final class UnixShip {
    private UnixShip() {}

    /// How a manifest starts it.
    ///
    /// @param socket in the fleet's folder
    static String command(String socket) {
        return TinyShip.command().replace(TinyShip.class.getName(), UnixShip.class.getName())
                + " "
                + socket;
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]);
        Files.deleteIfExists(path);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            while (true) {
                try (SocketChannel client = server.accept()) {
                    answer(client);
                }
            }
        }
    }

    private static void answer(SocketChannel client) throws IOException {
        String head = head(Channels.newInputStream(client));
        String body = "unix ship " + head.lines().findFirst().orElse("") + "\n";
        String response =
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        client.write(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                break; // a health check of the port, or a client that has gone
            }
            head.append((char) one);
        }
        return head.toString();
    }
}
