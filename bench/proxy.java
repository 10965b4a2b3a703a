import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What `bench/proxy` needs that wrk and h2load do not do:
///
///     serve PORT                      answers requests, and echoes the messages of WebSockets
///     echo PORT CONNECTIONS SECONDS   sends a message on each WebSocket, waits for it to come
///                                     back, sends the next; prints: messages, p50 and p99 in ms
///     idle PORT COUNT                 opens connections, makes a request on each, prints
///                                     `ready`, and keeps them until stdin ends
class Program {
    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    /// For that key (RFC 6455, 1.3).
    private static final String UPGRADED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    private static final String PLAIN =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok";
    private static final int PAYLOAD = 32;

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "serve" -> serve(port);
            case "echo" -> echo(port, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "idle" -> idle(port, Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("cannot do " + args[0]);
        }
    }

    private static void serve(int port) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket server = new ServerSocket(port, 4_096, loopback)) {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = input(socket);
            OutputStream out = socket.getOutputStream();
            while (true) {
                if (!head(in).toLowerCase(java.util.Locale.ROOT).contains("\r\nupgrade: websocket")) {
                    out.write(PLAIN.getBytes(StandardCharsets.US_ASCII));
                    continue;
                }
                out.write(UPGRADED.getBytes(StandardCharsets.US_ASCII));
                byte[] masked = new byte[6 + PAYLOAD];
                byte[] plain = new byte[2 + PAYLOAD];
                while (true) {
                    in.readFully(masked);
                    plain[0] = masked[0];
                    plain[1] = PAYLOAD;
                    for (int i = 0; i < PAYLOAD; i++) {
                        plain[2 + i] = (byte) (masked[6 + i] ^ masked[2 + (i & 3)]);
                    }
                    out.write(plain);
                }
            }
        } catch (IOException gone) {
            // the proxy has closed the connection
        }
    }

    private static void echo(int port, int connections, int seconds)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(executor.submit(() -> times(port, end)));
            }
            List<long[]> parts = new ArrayList<>();
            for (Future<long[]> one : all) {
                parts.add(one.get());
            }
            long[] times = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            System.out.printf(
                    java.util.Locale.ROOT,
                    "%d %.2f %.2f%n",
                    times.length,
                    times[times.length / 2] / 1e6,
                    times[times.length * 99 / 100] / 1e6);
        }
    }

    /// Nanoseconds of each round trip.
    private static long[] times(int port, long end) throws IOException {
        try (Socket socket = connect(port)) {
            DataInputStream in = input(socket);
            OutputStream out = socket.getOutputStream();
            out.write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            String answer = head(in);
            if (!answer.startsWith("HTTP/1.1 101")) {
                throw new IOException("no WebSocket: " + answer);
            }
            byte[] message = new byte[6 + PAYLOAD];
            message[0] = (byte) 0x81;
            message[1] = (byte) (0x80 | PAYLOAD);
            Arrays.fill(message, 2, 6, (byte) 0x5a);
            Arrays.fill(message, 6, message.length, (byte) ('x' ^ 0x5a));
            byte[] back = new byte[2 + PAYLOAD];
            long[] times = new long[1_024];
            int count = 0;
            for (long begin = System.nanoTime(); begin < end; ) {
                out.write(message);
                in.readFully(back);
                if (back[0] != message[0] || back[2] != 'x') {
                    throw new IOException("another message came back");
                }
                long now = System.nanoTime();
                if (count == times.length) {
                    times = Arrays.copyOf(times, count * 2);
                }
                times[count++] = now - begin;
                begin = now;
            }
            return Arrays.copyOf(times, count);
        }
    }

    private static void idle(int port, int count) throws IOException {
        List<Socket> open = new ArrayList<>();
        byte[] request = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            Socket socket = connect(port);
            open.add(socket);
            socket.getOutputStream().write(request);
            DataInputStream in = input(socket);
            String head = head(in);
            if (!head.startsWith("HTTP/1.1 200")) {
                throw new IOException("no answer: " + head);
            }
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // until the script has measured
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    private static DataInputStream input(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }
}
