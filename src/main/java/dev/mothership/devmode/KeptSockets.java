package dev.mothership.devmode;

import dev.mothership.proxy.ListeningSockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.dev.console.DevConsoleManager;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Listening sockets that stay open from one run to the next, and the connections that have come
/// meanwhile, so that none is refused: Vert.x and its event loops outlive a run in development mode
/// as well.
///
/// What outlives a run is of classes of the JDK and of Netty alone: those of ours are loaded anew
/// for the next. Each connection serves one request, so that each request is a connection that
/// waits until [Changes] has looked. Unix sockets are not kept, and nobody looks for them.
///
/// Thread-safe.
@Singleton
@IfBuildProfile("dev")
class KeptSockets implements ListeningSockets {
    private final Map<Channel, SocketAddress> kept = kept();
    private final Queue<Channel> arrived =
            common("dev.mothership.arrived", ConcurrentLinkedQueue::new);
    private final Map<Channel, Gate> gates = new ConcurrentHashMap<>();
    private final Semaphore arrivals = new Semaphore(0);
    private volatile Runnable whenOpened = () -> {};

    private static Map<Channel, SocketAddress> kept() {
        return common("dev.mothership.sockets", ConcurrentHashMap::new);
    }

    /// The same object in all runs.
    private static <T> T common(String name, Supplier<T> initial) {
        T known = DevConsoleManager.getGlobal(name);
        if (known != null) {
            return known;
        }
        T made = initial.get();
        DevConsoleManager.setGlobal(name, made);
        return made;
    }

    // ListeningSockets.

    @Override
    public ChannelFuture open(
            Bootstrap bootstrap, SocketAddress at, ChannelInboundHandler acceptor) {
        if (!(at instanceof InetSocketAddress)) {
            return ORDINARY.open(bootstrap, at, acceptor);
        }
        Gate gate = new Gate(acceptor, this::arrive);
        for (Map.Entry<Channel, SocketAddress> entry : kept.entrySet()) {
            Channel socket = entry.getKey();
            if (entry.getValue().equals(at) && gates.putIfAbsent(socket, gate) == null) {
                install(socket, gate);
                return socket.newSucceededFuture();
            }
        }
        ChannelFuture opened = ORDINARY.open(bootstrap, at, gate);
        if (opened.isSuccess()) {
            gates.put(opened.channel(), gate);
            kept.put(opened.channel(), at);
        }
        return opened;
    }

    @Override
    public void opened() {
        for (Channel socket : kept.keySet()) {
            if (!gates.containsKey(socket)) {
                close(socket);
            }
        }
        whenOpened.run();
    }

    @Override
    public void close(Channel socket) {
        kept.remove(socket);
        gates.remove(socket);
        ORDINARY.close(socket);
        arrived.removeIf(connection -> {
            boolean here = connection.parent() == socket;
            if (here) {
                connection.unsafe().closeForcibly();
            }
            return here;
        });
    }

    @Override
    public void land(Channel socket) {
        Gate gate = gates.get(socket);
        if (gate == null) {
            ORDINARY.close(socket);
        } else {
            gate.shut();
        }
    }

    @Override
    public boolean takeOneRequestEach() {
        return true;
    }

    // For those who look for changes.

    /// @param action when a fleet has opened all it begins with
    void whenOpened(Runnable action) {
        whenOpened = action;
    }

    /// Whether there is a socket by which a request can come.
    static boolean areKept() {
        return !kept().isEmpty();
    }

    /// From now on connections begin the next run, also at sockets that this one has not opened.
    void answerNobody() {
        for (Channel socket : kept.keySet()) {
            Gate gate = new Gate(null, this::arrive);
            if (gates.putIfAbsent(socket, gate) == null) {
                install(socket, gate);
            }
        }
    }

    /// Blocks until there is one that nobody has been told of.
    ///
    /// @return all that wait
    List<Channel> awaitArrivals() throws InterruptedException {
        arrivals.acquire();
        arrivals.drainPermits();
        return List.copyOf(arrived);
    }

    /// They are served, or closed where there is nobody to serve them.
    void admit(List<Channel> connections) {
        for (Channel connection : connections) {
            Gate gate = gates.get(connection.parent());
            if (gate != null && arrived.remove(connection)) {
                gate.pass(connection);
            }
        }
    }

    private void arrive(Channel connection) {
        arrived.add(connection);
        arrivals.release();
    }

    /// In place of the one of the run before. What has come by then has been looked at already.
    private void install(Channel socket, Gate gate) {
        socket.eventLoop()
                .submit(() -> {
                    socket.pipeline().removeLast();
                    socket.pipeline().addLast(gate);
                })
                .awaitUninterruptibly();
        admit(arrived.stream().filter(connection -> connection.parent() == socket).toList());
    }
}
