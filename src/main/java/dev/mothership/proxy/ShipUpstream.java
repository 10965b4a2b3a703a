package dev.mothership.proxy;

import dev.mothership.ship.Instance;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One ship as it is at this moment. [Upstreams] writes, under its lock; event loops read without.
final class ShipUpstream {
    private final ShipSeries series;
    private final Sockets sockets;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Upstream now = new Upstream.Coming();

    ShipUpstream(ShipSeries series, Sockets sockets) {
        this.series = series;
        this.sockets = sockets;
    }

    String ship() {
        return series.ship();
    }

    /// Where it is counted.
    ShipSeries series() {
        return series;
    }

    Upstream now() {
        return now;
    }

    /// Lets a request in at the least busy of `ready`, those that are equally busy taking turns.
    ///
    /// @param except those that have been tried
    /// @return the one that it has entered and has to leave; null if there is none
    @Nullable Endpoint enter(Upstream.Ready ready, Collection<Endpoint> except) {
        int first = ready.endpoints().length == 1 ? 0 : turn.getAndIncrement();
        return ready.enter(first, except);
    }

    /// A ship without any instance has not been looked at by the fleet yet.
    void update(List<Instance> instances) {
        List<Endpoint> ready = new ArrayList<>();
        boolean gone = false;
        boolean coming = false;
        for (Instance instance : instances) {
            if (instance.ship().equals(series.ship())) {
                switch (instance.availability()) {
                    case READY -> ready.add(endpoint(instance));
                    case COMING -> coming = true;
                    case GONE -> gone = true;
                }
            }
        }
        if (!ready.isEmpty()) {
            now = ready(ready.toArray(Endpoint[]::new));
        } else {
            now = gone && !coming ? new Upstream.Gone() : new Upstream.Coming();
        }
    }

    /// The same as long as the ship consists of the same processes.
    private Upstream ready(Endpoint[] endpoints) {
        return now instanceof Upstream.Ready known && Arrays.equals(known.endpoints(), endpoints)
                ? known
                : new Upstream.Ready(endpoints);
    }

    /// The manifest has no such ship any more.
    void remove() {
        now = new Upstream.Gone();
    }

    private Endpoint endpoint(Instance instance) {
        SocketAddress address = sockets.address(instance.address());
        if (now instanceof Upstream.Ready(Endpoint[] known)) {
            for (Endpoint endpoint : known) {
                if (endpoint.traffic() == instance.traffic()
                        && endpoint.address().equals(address)) {
                    return endpoint;
                }
            }
        }
        return new Endpoint(address, instance.traffic(), series, instance.number());
    }
}
