package dev.mothership.admin;

import dev.mothership.fleet.Fleet;
import dev.mothership.fleet.RuntimeFolder;
import dev.mothership.manifest.Manifest;
import dev.mothership.process.Processes;
import dev.mothership.ship.ShipManager;
import dev.mothership.shiplog.Console;
import dev.mothership.timer.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// The control socket: how `status`, `logs`, `restart` … reach a fleet that flies.
@ApplicationScoped
public class ControlServer {
    private final Fleet fleet;
    private final ShipManager ships;
    private final Processes processes;
    private final Timer timer;
    private final FleetRoutes routes;

    ControlServer(
            Fleet fleet, ShipManager ships, Processes processes, Timer timer, FleetRoutes routes) {
        this.fleet = fleet;
        this.ships = ships;
        this.processes = processes;
        this.timer = timer;
        this.routes = routes;
    }

    /// Opens it in the fleet's folder. The admin plane has `/fleet` from then on, also if that
    /// fails.
    ///
    /// @param manifest the one in force
    /// @return close it before the console
    ///
    /// @throws IOException if it cannot be opened; the message starts with "cannot"
    public Closeable open(RuntimeFolder folder, Supplier<Manifest> manifest, Console console)
            throws IOException {
        Path path = RuntimeFolder.controlSocket(folder.path());
        FleetStatus status =
                new FleetStatus(
                        manifest, fleet, ships, processes, timer, timer.now(), timer.nanos());
        routes.show(status);
        ControlRoutes control =
                new ControlRoutes(status, new LogStream(manifest, console), ships, fleet);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(path); // of one that was killed: the folder is locked by us
            server.bind(UnixDomainSocketAddress.of(path));
            ControlSocket socket =
                    new ControlSocket(server, Files.getOwner(path), control, console);
            socket.start();
            return socket;
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "cannot open the control socket " + path + ": " + e.getMessage(), e);
        }
    }
}
