package dev.mothership.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event loop's servers, one for each entrance, and how many connections each has. The server
/// of an entrance that is closing is closed with its last connection. Belongs to its event loop.
final class Doors {
    private final Map<Entrance, Door> doors = new HashMap<>();

    private static final class Door {
        private @Nullable HttpServer server;
        private int connections;
    }

    /// A connection may have come before this is told.
    void opened(Entrance entrance, HttpServer server) {
        door(entrance).server = server;
    }

    void entered(Entrance entrance) {
        door(entrance).connections++;
    }

    void left(Entrance entrance) {
        Door door = door(entrance);
        door.connections--;
        var _ = retire(entrance);
    }

    /// Closes the server if that is due.
    ///
    /// @return completes when it is closed, or at once if it is not due
    Future<Void> retire(Entrance entrance) {
        Door door = door(entrance);
        if (door.connections > 0 || !entrance.isClosing()) {
            return Future.succeededFuture();
        }
        doors.remove(entrance);
        return door.server == null ? Future.succeededFuture() : door.server.close();
    }

    private Door door(Entrance entrance) {
        return doors.computeIfAbsent(entrance, _ -> new Door());
    }
}
