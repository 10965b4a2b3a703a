package dev.mothership.proxy;

import dev.mothership.ship.Instance;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The ships that the proxy knows. The fleet's thread tells what becomes of them, a reload which
/// there are: both under this object's lock. Event loops read a [ShipUpstream] without it.
final class Upstreams implements Consumer<List<Instance>> {
    private final Map<String, ShipUpstream> ships = new TreeMap<>();
    private final Sockets sockets;
    private final int loops;
    private final Runnable changed;
    private List<Instance> instances = List.of();

    /// @param sockets whose addresses are used
    /// @param loops how many there are
    /// @param changed called after each change of some ship's state
    Upstreams(Sockets sockets, int loops, Runnable changed) {
        this.sockets = sockets;
        this.loops = loops;
        this.changed = changed;
    }

    /// The ship of this name, known from now on.
    synchronized ShipUpstream of(String ship) {
        return ships.computeIfAbsent(
                ship,
                name -> {
                    ShipUpstream upstream = new ShipUpstream(new ShipSeries(name, loops), sockets);
                    upstream.update(instances);
                    return upstream;
                });
    }

    synchronized List<ShipUpstream> all() {
        return List.copyOf(ships.values());
    }

    @Override
    public void accept(List<Instance> now) {
        synchronized (this) {
            instances = now;
            ships.values().forEach(ship -> ship.update(now));
        }
        changed.run();
    }

    /// Forgets all other ships: requests that still want one get 503.
    void retain(ShipUpstream[] kept) {
        Set<ShipUpstream> wanted = new HashSet<>(Arrays.asList(kept));
        synchronized (this) {
            ships.values()
                    .removeIf(ship -> {
                        boolean gone = !wanted.contains(ship);
                        if (gone) {
                            ship.remove();
                        }
                        return gone;
                    });
        }
        changed.run();
    }
}
