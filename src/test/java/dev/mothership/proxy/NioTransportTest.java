package dev.mothership.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.ship.Instance;
import dev.mothership.ship.Traffic;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sockets of systems that have no better ones.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NioTransportTest {
    /// More than the buffers of all sockets on the way.
    private static final int LARGE = 4 << 20;

    @TempDir private Path folder;

    @Test
    void isFoundAndStepsBackForANativeOne() {
        assertThat(ServiceLoader.load(Transport.class))
                .hasExactlyElementsOfTypes(NioTransport.class);
        assertThat(new NioTransport().isAvailable())
                .isEqualTo(!Epoll.isAvailable() && !KQueue.isAvailable());
    }

    @Test
    void portsCarryRequests() throws Exception {
        try (RawShip ship = RawShip.answeringOk();
                RunningProxy proxy =
                        RunningProxy.on(
                                new NioTransport(),
                                TestManifest.listening("http")
                                        .ship("app", TestManifest.route("/.*"))
                                        .build())) {
            proxy.instances().set(FakeInstances.ready("app", ship.port()));

            assertThat(proxy.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("ok");
        }
    }

    @Test
    void unixSocketsCarryLargeBodiesBothWays() throws Exception {
        Path front = folder.resolve("front");
        Path back = folder.resolve("back");
        Manifest manifest =
                TrustedPeers.manifest(
                        new Address.Unix(front), Listener.Options.NONE, ProxySettings.NONE);
        try (ServerSocketChannel ship = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                RunningProxy proxy = RunningProxy.on(new NioTransport(), manifest)) {
            ship.bind(UnixDomainSocketAddress.of(back));
            Thread echo = Thread.ofVirtual().start(() -> echo(ship));
            proxy.instances()
                    .set(
                            new Instance(
                                    "app",
                                    1,
                                    new Address.Unix(back),
                                    Instance.Availability.READY,
                                    new Traffic()));

            assertThat(post(front)).isEqualTo("x".repeat(LARGE));
            echo.join();
        }
        assertThat(front).doesNotExist();
    }

    @Test
    void anAddressIsFreeWhenItsSocketIsClosed() {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try {
            SocketAddress at = new InetSocketAddress("127.0.0.1", 0);
            for (int i = 0; i < 500; i++) {
                ChannelFuture opened =
                        ListeningSockets.ORDINARY.open(
                                new Bootstrap()
                                        .group(loops)
                                        .channelFactory(NioServerSocketChannel::new),
                                at,
                                new ChannelInboundHandlerAdapter());
                assertThat(opened.cause()).isNull();
                at = opened.channel().localAddress();
                ListeningSockets.ORDINARY.close(opened.channel());
            }
        } finally {
            loops.shutdownGracefully();
        }
    }

    /// Answers one request with its own body.
    private static void echo(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            InputStream in = Channels.newInputStream(client);
            head(in);
            byte[] body = in.readNBytes(LARGE);
            write(client, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            write(client, new String(body, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String post(Path socket) throws Exception {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            InputStream in = Channels.newInputStream(client);
            write(
                    client,
                    "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                            + LARGE
                            + "\r\n\r\n");
            write(client, "x".repeat(LARGE));
            assertThat(head(in)).startsWith("HTTP/1.1 200 OK\r\n");
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }
}
