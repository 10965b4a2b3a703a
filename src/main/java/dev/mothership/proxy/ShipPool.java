package dev.mothership.proxy;

import dev.mothership.proxy.ShipSeries.Count;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// One event loop's connections to one process of a ship. The one used last is used next.
final class ShipPool {
    /// A ship that has so many requests of one loop at once is full.
    private static final int MOST_CONNECTIONS = 4_096;

    /// Shorter than the 5 s after which many servers close an idle connection.
    private static final long KEEP_ALIVE_MILLIS = 4_000;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final ProxyLoop loop;
    private final Endpoint endpoint;
    private final Deque<ShipConnection> idle = new ArrayDeque<>();
    private int open;

    /// Who wants a connection.
    interface Opening {
        void opened(ShipConnection connection);

        void failed(Failure failure);
    }

    ShipPool(ProxyLoop loop, Endpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// @return one that was used before; null if there is none
    @Nullable ShipConnection take() {
        for (ShipConnection connection = poll(); connection != null; connection = poll()) {
            if (connection.isOpen()) {
                return connection;
            }
        }
        return null;
    }

    /// Opens a new one.
    void open(Opening opening) {
        if (open >= MOST_CONNECTIONS) {
            opening.failed(Failure.BUSY);
            return;
        }
        open++;
        ShipConnection connection = new ShipConnection(loop, this);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop.eventLoop())
                        .channelFactory(loop.sockets().connecting(endpoint.address()))
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .option(ChannelOption.AUTO_CLOSE, false)
                        .handler(connection);
        if (endpoint.address() instanceof InetSocketAddress) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true).resolver(loop.sockets().resolver());
        } else {
            bootstrap.disableResolver();
        }
        bootstrap
                .connect(endpoint.address())
                .addListener(done ->
                        onLoop(() -> {
                            if (done.isSuccess()) {
                                count(Count.CONNECTS, 1);
                                count(Count.OPEN, 1);
                                opening.opened(connection);
                            } else {
                                count(Count.CONNECT_FAILURES, 1);
                                open--;
                                opening.failed(Failure.ofConnecting(done.cause()));
                            }
                        }));
    }

    /// Where there is no descriptor left for a socket another thread tells so.
    private void onLoop(Runnable action) {
        if (loop.eventLoop().inEventLoop()) {
            action.run();
        } else {
            loop.eventLoop().execute(action);
        }
    }

    void release(ShipConnection connection) {
        count(Count.IDLE, 1);
        idle.push(connection);
    }

    private @Nullable ShipConnection poll() {
        ShipConnection connection = idle.poll();
        if (connection != null) {
            count(Count.IDLE, -1);
        }
        return connection;
    }

    /// One that was open.
    void closed(ShipConnection connection) {
        open--;
        count(Count.OPEN, -1);
        if (idle.remove(connection)) {
            count(Count.IDLE, -1);
        }
    }

    void count(Count count, long more) {
        endpoint.series().add(loop, count, more);
    }

    /// Closes what has been idle for too long.
    void tick(long now) {
        for (Iterator<ShipConnection> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
            ShipConnection connection = oldest.next();
            if (now - connection.idleSince() < KEEP_ALIVE_MILLIS) {
                return;
            }
            oldest.remove();
            count(Count.IDLE, -1);
            connection.close();
        }
    }

    /// Closes all that are idle.
    void close() {
        for (ShipConnection connection = poll(); connection != null; connection = poll()) {
            connection.close();
        }
    }

    boolean isEmpty() {
        return open == 0;
    }
}
