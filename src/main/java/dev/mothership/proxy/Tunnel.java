package dev.mothership.proxy;

import io.netty.buffer.ByteBuf;

/// A WebSocket: what comes from one end goes to the other, as fast as that takes it. A client that
/// closes its half closes the half towards the ship; a ship that closes, closes the client.
final class Tunnel {
    private final Client client;
    private final ShipConnection ship;
    private boolean over;

    Tunnel(Client client, ShipConnection ship) {
        this.client = client;
        this.ship = ship;
    }

    void fromClient(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        ship.write(bytes);
        if (!ship.isWritable()) {
            ship.flush();
            client.flow(ship.isWritable());
        }
    }

    void flushShip() {
        if (!over) {
            ship.flush();
        }
    }

    void fromShip(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        client.data(bytes);
        if (!client.isWritable()) {
            client.flush();
            ship.flow(client.isWritable());
        }
    }

    void flushClient() {
        if (!over) {
            client.flush();
        }
    }

    void clientWritable() {
        if (!over && client.isWritable()) {
            ship.flow(true);
        }
    }

    void shipWritable() {
        if (!over && ship.isWritable()) {
            client.flow(true);
        }
    }

    /// The client sends no more.
    void clientEnded() {
        if (!over) {
            ship.endOutput();
        }
    }

    void clientClosed() {
        if (!over) {
            over = true;
            ship.close();
        }
    }

    void shipClosed() {
        if (!over) {
            over = true;
            client.end(null);
        }
    }
}
