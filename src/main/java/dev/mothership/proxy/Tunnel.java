package dev.mothership.proxy;

import dev.mothership.ship.Traffic;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// A WebSocket: what comes from one end goes to the other, as fast as that takes it. A client that
/// closes its half closes the half towards the ship; a ship that closes, closes the client.
///
/// Its bytes go through as they are. Between two frames to the client there are, now and then,
/// frames of ours: a ping where nothing was sent for a while, and the Close that ends it when its
/// ship's process is stopped or the proxy closes. Belongs to its event loop.
///
/// ```
/// OPEN ───▶ LEAVING ───────▶ FAREWELL ──────▶ OVER
///           until a frame    1001 is sent,
///           ends             until the client's Close comes
/// ```
///
/// From every phase an end that closes leads to OVER.
final class Tunnel {
    /// Shorter than the minute after which many NATs and balancers forget a silent connection.
    private static final long PING_MILLIS = 30_000;

    /// So many pings without a sign of life, and the client is taken for dead.
    private static final int MOST_MISSED = 3;

    /// How long a frame may take to end, and then the client to answer our Close.
    private static final long FAREWELL_MILLIS = 2_000;

    private static final long NEVER = Long.MIN_VALUE;

    private enum Phase {
        OPEN,
        LEAVING,
        FAREWELL,
        OVER
    }

    private final ProxyLoop loop;
    private final Client client;
    private final ShipConnection ship;
    private final Traffic traffic;
    private final FrameScanner toClient = new FrameScanner(false);
    private final FrameScanner toShip = new FrameScanner(true);
    private @Nullable PongFilter pongs;
    private Phase phase = Phase.OPEN;
    private boolean clientEnded;
    private boolean clientPaused;
    private boolean shipGone;
    private long sent;
    private long deadline = NEVER;
    private int missed;
    private int place;

    /// @param traffic of the ship's process: it is closed when that is to stop
    Tunnel(ProxyLoop loop, Client client, ShipConnection ship, Traffic traffic) {
        this.loop = loop;
        this.client = client;
        this.ship = ship;
        this.traffic = traffic;
        this.sent = loop.now();
    }

    /// Where the loop keeps it.
    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    // From the client to the ship.

    void fromClient(ByteBuf bytes) {
        if (phase == Phase.OVER) {
            bytes.release();
            return;
        }
        missed = 0;
        if (pongs == null) {
            toShip.readAll(bytes);
            ship.write(bytes);
        } else {
            pongs.pass(bytes, ship::write);
        }
        if (!shipGone && !ship.isWritable()) {
            ship.flush();
            flowClient(ship.isWritable());
        }
        if (phase == Phase.FAREWELL && hasClientClosed()) {
            part();
        }
    }

    private boolean hasClientClosed() {
        return clientEnded || (toShip.isClosed() && toShip.isBetween());
    }

    private void flowClient(boolean on) {
        clientPaused = !on;
        client.flow(on);
    }

    void flushShip() {
        if (phase != Phase.OVER) {
            ship.flush();
        }
    }

    void shipWritable() {
        if (phase != Phase.OVER && ship.isWritable()) {
            flowClient(true);
        }
    }

    /// The client sends no more.
    void clientEnded() {
        clientEnded = true;
        switch (phase) {
            case OPEN, LEAVING -> ship.endOutput();
            case FAREWELL -> part();
            case OVER -> {}
        }
    }

    void clientClosed() {
        if (phase != Phase.OVER) {
            end();
            ship.close();
        }
    }

    // From the ship to the client.

    void fromShip(ByteBuf bytes) {
        switch (phase) {
            case OPEN -> {
                toClient.readAll(bytes);
                send(bytes);
            }
            case LEAVING -> {
                bytes.writerIndex(toClient.readFrame(bytes, bytes.readerIndex()));
                send(bytes);
                goOnLeaving();
            }
            case FAREWELL, OVER -> bytes.release();
        }
    }

    private void send(ByteBuf bytes) {
        sent = loop.now();
        client.data(bytes);
        if (!client.isWritable()) {
            client.flush();
            ship.flow(client.isWritable());
        }
    }

    void flushClient() {
        if (phase != Phase.OVER) {
            client.flush();
        }
    }

    void clientWritable() {
        if (phase != Phase.OVER && client.isWritable()) {
            ship.flow(true);
        }
    }

    /// While its process is being stopped that is what it was to do, and the client is told so as
    /// well as one of a ship that says so itself. Otherwise the client sees what has happened.
    void shipClosed() {
        if (phase == Phase.OPEN && isStopping() && toClient.isBetween() && !toClient.isClosed()) {
            shipGone = true;
            deadline = loop.now() + FAREWELL_MILLIS;
            flowClient(true);
            sayFarewell();
        } else if (phase == Phase.OPEN || phase == Phase.LEAVING) {
            end();
            client.end(null);
        }
    }

    // As time passes.

    void tick(long now) {
        switch (phase) {
            case OPEN -> {
                if (isStopping() && isGraceOver(now)) {
                    phase = Phase.LEAVING;
                    deadline = now + FAREWELL_MILLIS;
                    goOnLeaving();
                } else if (now - sent >= PING_MILLIS) {
                    ping(now);
                }
            }
            case LEAVING, FAREWELL -> {
                if (now - deadline >= 0) {
                    breakUp();
                }
            }
            case OVER -> {}
        }
    }

    private boolean isStopping() {
        return loop.tunnels().isLanding() || traffic.isClosed();
    }

    /// Until then the ship may close it as it likes. When the proxy closes, no ship has been told
    /// to stop yet: there is nothing to wait for.
    private boolean isGraceOver(long now) {
        if (deadline == NEVER) {
            deadline = now + loop.state().plan().limits().websocketGrace().toMillis();
        }
        return loop.tunnels().isLanding() || now - deadline >= 0;
    }

    private void ping(long now) {
        if (!toClient.isBetween() || toClient.isClosed() || !client.isWritable()) {
            return;
        }
        if (missed >= MOST_MISSED) {
            breakUp();
            return;
        }
        if (pongs == null) {
            pongs = new PongFilter(toShip);
        }
        // One that has closed its half, or is not read, cannot answer.
        missed += clientEnded || clientPaused ? 0 : 1;
        sent = now;
        client.data(ControlFrames.ping());
        client.flush();
    }

    // The end.

    private void goOnLeaving() {
        if (toClient.isLost()) {
            part();
        } else if (toClient.isBetween()) {
            sayFarewell();
        }
    }

    private void sayFarewell() {
        phase = Phase.FAREWELL;
        if (!toClient.isClosed()) {
            client.data(ControlFrames.goingAway());
        }
        client.flush();
        if (hasClientClosed()) {
            part();
        }
    }

    /// Both have said what they had to say.
    private void part() {
        end();
        client.end(null);
        ship.closeAfterWrites();
    }

    /// Somebody does not answer.
    private void breakUp() {
        end();
        client.breakOff();
        ship.close();
    }

    private void end() {
        phase = Phase.OVER;
        loop.tunnelEnded(this);
    }
}
