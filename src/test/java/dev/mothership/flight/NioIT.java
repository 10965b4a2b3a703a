package dev.mothership.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet as it runs on FreeBSD, where Netty has no native transport: this system's is left out.
class NioIT {
    private static final Map<String, String> WITHOUT_NATIVE =
            Map.of("JDK_JAVA_OPTIONS", "-Dio.netty.transport.noNative=true");

    private static final String MANIFEST =
            """
            [mothership]
            bind.http = "127.0.0.1:0"
            bind.local = "unix:front.sock"
            [[fleet.web]]
            name = "unix"
            command = "{unix}"
            bind = "unix:app.sock"
            routes = [{ bind = "http", pattern = "/unix.*" }, { bind = "local", pattern = "/unix.*" }]
            healthcheck = "/up"
            [[fleet.web]]
            name = "app"
            command = "{ship}"
            routes = [{ bind = "http", pattern = "/.*" }, { bind = "local", pattern = "/.*" }]
            healthcheck = "/up"
            [[mothership.uplinks]]
            name = "database"
            url = "unix://{database}"
            """;

    @TempDir private Path folder;

    @Test
    void portsAndUnixSocketsWorkForListenersShipsHealthChecksAndUplinks() throws Exception {
        assumeTrue(System.getProperty("mothership.binary", "").isEmpty(), "only on the JVM");
        Path database = folder.resolve("database.sock");
        Flight.write(
                folder.resolve("ship-manifest.toml"),
                MANIFEST.replace("{ship}", TinyShip.command())
                        .replace("{unix}", UnixShip.command("app.sock"))
                        .replace("{database}", database.toString()));
        try (ServerSocketChannel server =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                                .bind(UnixDomainSocketAddress.of(database));
                Flight flight = Flight.start(folder, WITHOUT_NATIVE)) {
            assertThat(server.isOpen()).isTrue();
            flight.out.await("unix is ready");
            flight.out.await("app is ready");

            assertThat(flight.get("/a").body()).startsWith("app GET /a\n");
            assertThat(flight.get("/unix/b").body()).isEqualTo("unix ship GET /unix/b HTTP/1.1\n");
            assertThat(overUnixSocket("/c")).startsWith("HTTP/1.1 200 OK").contains("app GET /c\n");
            assertThat(overUnixSocket("/unix/d")).endsWith("unix ship GET /unix/d HTTP/1.1\n");
            assertThat(nativeLibraries(flight)).as("of Netty").isEmpty();
            assertThat(flight.stop()).isZero();
        }
        assertThat(folder.resolve("front.sock")).doesNotExist();
    }

    private String overUnixSocket(String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (SocketChannel client =
                SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("front.sock")))) {
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /// What would show that the fleet has not run without them.
    private static List<String> nativeLibraries(Flight flight) throws IOException {
        Path maps = Path.of("/proc", Long.toString(flight.pid()), "maps");
        assumeTrue(Files.isReadable(maps), "looks into Linux's /proc");
        return Files.readAllLines(maps).stream().filter(l -> l.contains("netty")).toList();
    }
}
