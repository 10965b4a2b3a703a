package dev.mothership.admin;

import dev.mothership.shiplog.Console;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.jboss.logging.Logger;

/// Answers at the control socket, one request a connection, each on a daemon thread of its own: no
/// virtual one, for system calls are made from it, and not every native image can make them there.
///
/// It is made of the JDK's channels rather than of Vert.x: so it is there also where no native
/// transport loads, answers also while event loops are busy, and a slow reader just blocks its own
/// thread. Who may connect is decided twice: the folder of the socket lets only its owner in, and
/// the peer must be that user or root.
final class ControlSocket implements Closeable {
    private static final Logger LOG = Logger.getLogger(ControlSocket.class);
    private static final Duration FAREWELL = Duration.ofMillis(500);
    private static final Set<String> ROOT = Set.of("root", "0");

    /// After which it is tried again: mostly there were no descriptors left for a moment.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private final ControlRoutes routes;
    private final Console console;
    private final Map<Thread, SocketChannel> open = new ConcurrentHashMap<>();

    ControlSocket(
            ServerSocketChannel server,
            UserPrincipal owner,
            ControlRoutes routes,
            Console console) {
        this.server = server;
        this.owner = owner;
        this.routes = routes;
        this.console = console;
    }

    void start() {
        Thread.ofPlatform().daemon().name("control").start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread thread =
                        Thread.ofPlatform().daemon().name("control").unstarted(() -> serve(client));
                open.put(thread, client);
                thread.start();
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.warn("cannot take a command: " + e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            ControlResponse response = new ControlResponse(Channels.newOutputStream(client));
            Optional<String> user = user(client);
            if (user.isEmpty()) {
                response.error(403, "cannot let you in: this fleet is " + owner.getName() + "'s");
                return;
            }
            try {
                Optional<ControlRequest> request =
                        ControlRequest.read(Channels.newInputStream(client));
                if (request.isPresent()) {
                    routes.answer(request.get(), user.get(), response);
                }
            } catch (ControlRequest.Unreadable e) {
                response.error(400, String.valueOf(e.getMessage()));
            }
        } catch (IOException _) {
            // The client went away: nobody is left to be told.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(Thread.currentThread());
        }
    }

    /// Who has connected, if he may.
    private Optional<String> user(SocketChannel client) throws IOException {
        if (!client.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return Optional.of(owner.getName()); // the folder's rights have to do
        }
        UserPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return peer.equals(owner) || ROOT.contains(peer.getName())
                ? Optional.of(peer.getName())
                : Optional.empty();
    }

    /// Lets those who follow read to the end, but not for long.
    @Override
    public void close() throws IOException {
        server.close();
        console.endFollowers();
        try {
            for (Thread thread : open.keySet()) {
                if (!thread.join(FAREWELL)) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel client : open.values()) {
            client.close();
        }
    }
}
