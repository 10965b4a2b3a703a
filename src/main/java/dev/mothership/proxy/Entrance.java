package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// An open listener: one socket, whose connections are shared out to all event loops.
///
/// What it serves changes with the manifest; where it listens does not. Thread-safe.
final class Entrance {
    private static final Logger LOG = Logger.getLogger(Entrance.class);
    private static final int BACKLOG = 4_096;

    private static final String NO_UNIX_SOCKETS =
            "Unix sockets need the native transport, which this system has none of; use a port";

    private final Address address;
    private volatile ListenerPlan now;
    private volatile boolean closing;
    private volatile @Nullable ListeningSockets opener;
    private volatile @Nullable Channel socket;
    private volatile @Nullable UnixSocketFile file;
    private final AtomicInteger connections = new AtomicInteger();

    Entrance(ListenerPlan plan) {
        this.address = plan.listener().address();
        this.now = plan;
    }

    Address address() {
        return address;
    }

    /// What it serves at this moment.
    ListenerPlan now() {
        return now;
    }

    /// From the next request on it serves something else. A Unix socket gets other rights at once.
    void serve(ListenerPlan next) {
        Listener.Options former = now.listener().options();
        now = next;
        Listener.Options options = next.listener().options();
        UnixSocketFile changed = file;
        boolean same =
                former.mode().equals(options.mode()) && former.group().equals(options.group());
        if (changed != null && !same) {
            try {
                changed.rights(options);
            } catch (IOException failure) {
                LOG.warnf("cannot change the rights of %s: %s", address, failure.getMessage());
            }
        }
    }

    /// Counts one connection more, if there may be one.
    boolean enter() {
        int most = now.listener().options().maxConnections().orElse(Integer.MAX_VALUE);
        if (connections.incrementAndGet() <= most) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    /// A connection is closed.
    void leave() {
        connections.decrementAndGet();
    }

    /// What a connection begins with.
    ChannelHandler begin(ProxyLoop loop) {
        boolean proxied = now.listener().options().proxyProtocol();
        return proxied ? new ProxyProtocol(loop, this) : handler(loop);
    }

    /// What it goes on with behind a PROXY header.
    ChannelHandler handler(ProxyLoop loop) {
        Tls tls = now.tls();
        return tls == null ? new Http1Connection(loop, this) : new TlsStart(loop, this, tls);
    }

    /// Whether connections are to end with the request that runs.
    boolean isClosing() {
        return closing;
    }

    /// That are open.
    long connections() {
        return connections.get();
    }

    /// The port it listens on; 0 for a Unix socket.
    int port() {
        Channel open = socket;
        return open != null && open.localAddress() instanceof InetSocketAddress local
                ? local.getPort()
                : 0;
    }

    /// Blocks.
    ///
    /// @param loops get its connections
    void listen(Sockets sockets, List<ProxyLoop> loops) throws ListenException {
        closing = sockets.listening().takeOneRequestEach();
        if (!(address instanceof Address.Unix(Path path))) {
            bind(sockets, loops, resolved(sockets));
            return;
        }
        if (!sockets.hasUnixSockets()) {
            throw new ListenException(subject() + NO_UNIX_SOCKETS);
        }
        Listener.Options options = now.listener().options();
        try {
            file =
                    UnixSocketFile.open(
                            path,
                            options,
                            subject(),
                            at -> bind(sockets, loops, sockets.address(new Address.Unix(at))));
        } catch (ListenException failure) {
            stopAccepting();
            throw failure;
        }
    }

    private void bind(Sockets sockets, List<ProxyLoop> loops, SocketAddress at)
            throws ListenException {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops.getFirst().eventLoop())
                        .channelFactory(sockets.listening(address))
                        .option(ChannelOption.SO_BACKLOG, BACKLOG);
        if (address instanceof Address.Tcp) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        ListeningSockets listening = sockets.listening();
        ChannelFuture bound = listening.open(bootstrap, at, new Acceptor(this, loops));
        if (!bound.isSuccess()) {
            throw new ListenException(describe(bound.cause()));
        }
        opener = listening;
        socket = bound.channel();
    }

    private SocketAddress resolved(Sockets sockets) {
        return sockets.address(address) instanceof InetSocketAddress named && named.isUnresolved()
                ? new InetSocketAddress(named.getHostString(), named.getPort())
                : sockets.address(address);
    }

    /// Accepts no more connections; those that are open stay. Blocks until the address is free.
    void stopAccepting() {
        end(ListeningSockets::close);
    }

    /// The same, because the fleet ends.
    void land() {
        end(ListeningSockets::land);
    }

    private void end(BiConsumer<ListeningSockets, Channel> ending) {
        closing = true;
        UnixSocketFile opened = file;
        if (opened != null) {
            opened.remove();
        }
        ListeningSockets known = opener;
        Channel open = socket;
        if (known != null && open != null) {
            ending.accept(known, open);
        }
    }

    private String describe(@Nullable Throwable cause) {
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        String plain =
                lower.contains("in use")
                        ? "address in use: another program listens there"
                        : lower.contains("denied")
                                ? "permission denied: ports below 1024 need root or a capability"
                                : reason;
        return subject() + plain;
    }

    /// Where another one of the same fleet has the port.
    ListenException inUseBy(Entrance other) {
        return new ListenException(
                subject()
                        + "address in use: this fleet itself listens on "
                        + other.address
                        + ", and closes it only after; restart the fleet instead");
    }

    private String subject() {
        return "cannot listen on " + address + " (bind `" + now.listener().name() + "`): ";
    }
}
