package dev.mothership.proxy;

/// A client's connection in the list of its event loop, from [#take()] to [#leave()]. Belongs to
/// that loop.
final class Place {
    private static final int NONE = -1;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Connection connection;
    private int index = NONE;
    private boolean taken;

    /// @param entrance where the connection came in
    Place(ProxyLoop loop, Entrance entrance, Connection connection) {
        this.loop = loop;
        this.entrance = entrance;
        this.connection = connection;
    }

    /// The first time only: a connection that is accepted is active when its handler is added, and
    /// becomes active after that, too.
    void take() {
        if (!taken) {
            taken = true;
            loop.opened(this);
        }
    }

    /// Where it has left already, nothing happens.
    void leave() {
        loop.closed(this);
        index = NONE;
    }

    /// Whether the loop knows the connection.
    boolean isHeld() {
        return index != NONE;
    }

    Entrance entrance() {
        return entrance;
    }

    Connection connection() {
        return connection;
    }

    /// Where in the list; the list's business.
    int index() {
        return index;
    }

    void index(int now) {
        index = now;
    }
}
