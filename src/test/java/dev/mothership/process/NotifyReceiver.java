package dev.mothership.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Takes what is told to a service manager, as systemd does. Thread-safe.
public final class NotifyReceiver implements AutoCloseable {
    private static final long PATIENCE = 60;

    private final EpollEventLoopGroup loop = new EpollEventLoopGroup(1);
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private NotifyReceiver(String name) {
        new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext context, DomainDatagramPacket packet) {
                                messages.add(packet.content().toString(UTF_8));
                            }
                        })
                .bind(new DomainSocketAddress(name))
                .syncUninterruptibly();
    }

    /// Whether there are such sockets here.
    public static boolean isPossible() {
        return Epoll.isAvailable();
    }

    /// @param name of a file, or NUL and a name that is no file's
    public static NotifyReceiver open(String name) {
        return new NotifyReceiver(name);
    }

    /// The next message, at once or as soon as it comes.
    public String next() {
        try {
            String message = messages.poll(PATIENCE, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
