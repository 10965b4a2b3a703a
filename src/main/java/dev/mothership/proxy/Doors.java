package dev.mothership.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event loop's servers, one for each entrance, and how many connections each has. A server of
/// a retired entrance is closed with its last connection. Belongs to its event loop.
final class Doors {
    private final Map<Entrance, Door> doors = new HashMap<>();

    private static final class Door {
        private @Nullable HttpServer server;
        private int connections;
        private boolean retired;

        private boolean finished() {
            return retired && connections == 0;
        }
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
        if (door.finished()) {
            close(entrance, door);
        }
    }

    /// @return completes when the server is closed, or at once if it still has connections
    Future<Void> retire(Entrance entrance) {
        Door door = door(entrance);
        door.retired = true;
        return door.finished() ? close(entrance, door) : Future.succeededFuture();
    }

    private Door door(Entrance entrance) {
        return doors.computeIfAbsent(entrance, _ -> new Door());
    }

    private Future<Void> close(Entrance entrance, Door door) {
        doors.remove(entrance);
        return door.server == null ? Future.succeededFuture() : door.server.close();
    }
}
