package dev.mothership.proxy;

import dev.mothership.ship.Traffic;
import io.vertx.core.net.SocketAddress;

/// One process of a ship that takes requests.
///
/// @param traffic what it answers: each request is to enter and to leave
/// @param pool names the process's own pool of connections, so that none that its predecessor at
///   the same address has left behind is taken for one of its
record Endpoint(SocketAddress address, Traffic traffic, String pool) {}
