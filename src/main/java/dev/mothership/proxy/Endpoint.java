package dev.mothership.proxy;

import dev.mothership.ship.Traffic;
import java.net.SocketAddress;

/// One process of a ship that takes requests. Each process has a pool of connections of its own, so
/// that none that its predecessor at the same address has left behind is taken for one of its.
final class Endpoint {
    private final SocketAddress address;
    private final Traffic traffic;
    private final ShipSeries series;
    private final int instance;
    private final Breaker breaker = new Breaker();

    /// @param traffic what it answers: each request is to enter and to leave
    /// @param series where it is counted
    /// @param instance its number in the ship, from 1
    Endpoint(SocketAddress address, Traffic traffic, ShipSeries series, int instance) {
        this.address = address;
        this.traffic = traffic;
        this.series = series;
        this.instance = instance;
    }

    SocketAddress address() {
        return address;
    }

    Traffic traffic() {
        return traffic;
    }

    ShipSeries series() {
        return series;
    }

    int instance() {
        return instance;
    }

    Breaker breaker() {
        return breaker;
    }

    @Override
    public String toString() {
        return series.ship() + "." + instance;
    }
}
