package dev.mothership.devmode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.quarkus.dev.console.DevConsoleManager;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two runs, one after the other, as Quarkus has them in two class loaders.
class KeptSocketsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final BlockingQueue<Channel> served = new LinkedBlockingQueue<>();
    private final KeptSockets first = new KeptSockets();

    @AfterEach
    void forget() {
        loops.shutdownGracefully().awaitUninterruptibly();
        DevConsoleManager.setGlobal("dev.mothership.sockets", new ConcurrentHashMap<>());
        DevConsoleManager.setGlobal("dev.mothership.arrived", new ConcurrentLinkedQueue<>());
    }

    @Test
    void aConnectionIsServedOnceSomebodyHasLookedForChanges() throws Exception {
        Channel socket = open(first, served);

        try (Socket client = connect(socket)) {
            List<Channel> arrived = first.awaitArrivals();
            assertThat(served).isEmpty();
            first.admit(arrived);

            assertThat(served.take().remoteAddress()).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @Test
    void theNextRunHasTheSocketAndWhatWaitsThere() throws Exception {
        Channel socket = open(first, new LinkedBlockingQueue<>());
        first.land(socket);

        try (Socket client = connect(socket)) {
            first.awaitArrivals();
            KeptSockets second = new KeptSockets();

            assertThat(open(second, served)).isSameAs(socket);
            assertThat(served.take().remoteAddress()).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @Test
    void whatTheNextRunDoesNotListenOnIsClosed() throws Exception {
        Channel socket = open(first, served);
        first.land(socket);

        try (Socket client = connect(socket)) {
            first.awaitArrivals();
            new KeptSockets().opened();

            assertIsClosed(client);
            assertThatThrownBy(() -> connect(socket)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void whereNobodyServesConnectionsAreStillHeardOf() throws Exception {
        Channel socket = open(first, served);
        first.land(socket);
        KeptSockets second = new KeptSockets();
        second.answerNobody();

        try (Socket client = connect(socket)) {
            second.admit(second.awaitArrivals());

            assertIsClosed(client);
            assertThat(served).isEmpty();
        }
    }

    private Channel open(KeptSockets sockets, BlockingQueue<Channel> accepted) {
        Bootstrap bootstrap =
                new Bootstrap().group(loops).channelFactory(NioServerSocketChannel::new);
        return sockets.open(
                        bootstrap,
                        ANY_PORT,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                accepted.add((Channel) message);
                            }
                        })
                .channel();
    }

    private static Socket connect(Channel socket) throws IOException {
        int port = ((InetSocketAddress) socket.localAddress()).getPort();
        return new Socket("127.0.0.1", port);
    }

    private static void assertIsClosed(Socket client) throws IOException {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
}
