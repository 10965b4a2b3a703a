package dev.mothership.proxy;

import dev.mothership.ship.Traffic;
import java.net.SocketAddress;

/// One process of a ship that takes requests. Each process has a pool of connections of its own, so
/// that none that its predecessor at the same address has left behind is taken for one of its.
final class Endpoint {
    private final SocketAddress address;
    private final Traffic traffic;
    private final String name;
    private final Breaker breaker = new Breaker();

    /// @param name the instance's, such as `app.1`
    /// @param traffic what it answers: each request is to enter and to leave
    Endpoint(SocketAddress address, Traffic traffic, String name) {
        this.address = address;
        this.traffic = traffic;
        this.name = name;
    }

    SocketAddress address() {
        return address;
    }

    Traffic traffic() {
        return traffic;
    }

    Breaker breaker() {
        return breaker;
    }

    @Override
    public String toString() {
        return name;
    }
}
