package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Ship;
import dev.mothership.ship.Instance;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Where each ship can be reached at this moment. The fleet's thread writes, event loops read: a
/// whole new snapshot with each change, no lock.
final class Upstreams implements Consumer<List<Instance>> {
    private final List<Ship> ships;
    private final Runnable changed;
    private volatile Upstream[] snapshot;

    /// @param changed called after each change, on the fleet's thread
    Upstreams(Manifest manifest, Runnable changed) {
        this.ships = manifest.ships();
        this.changed = changed;
        this.snapshot = new Upstream[ships.size()];
        java.util.Arrays.fill(snapshot, new Upstream.Coming());
    }

    /// @param ship the ship's place in the manifest
    Upstream of(int ship) {
        return snapshot[ship];
    }

    @Override
    public void accept(List<Instance> instances) {
        Upstream[] next = new Upstream[ships.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = upstream(ships.get(i).name(), instances);
        }
        snapshot = next;
        changed.run();
    }

    /// A ship without any instance has not been looked at by the fleet yet.
    private static Upstream upstream(String ship, List<Instance> instances) {
        List<SocketAddress> ready = new ArrayList<>();
        boolean gone = false;
        boolean coming = false;
        for (Instance instance : instances) {
            if (instance.ship().equals(ship)) {
                switch (instance.availability()) {
                    case READY -> ready.add(address(instance.address()));
                    case COMING -> coming = true;
                    case GONE -> gone = true;
                }
            }
        }
        if (!ready.isEmpty()) {
            return new Upstream.Ready(ready.toArray(SocketAddress[]::new));
        }
        return gone && !coming ? new Upstream.Gone() : new Upstream.Coming();
    }

    private static SocketAddress address(Address address) {
        return switch (address) {
            case Address.Tcp(String host, int port) -> SocketAddress.inetSocketAddress(port, host);
            case Address.Unix(java.nio.file.Path path) ->
                    SocketAddress.domainSocketAddress(path.toString());
        };
    }
}
