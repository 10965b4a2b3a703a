package dev.mothership.proxy;

import java.util.ArrayList;
import java.util.List;

/// The WebSockets of one event loop. They are looked at with each of its ticks.
final class Tunnels {
    private final List<Tunnel> open = new ArrayList<>();
    private boolean landing;

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// Whether all of them are to end.
    boolean isLanding() {
        return landing;
    }

    void add(Tunnel tunnel) {
        tunnel.place(open.size());
        open.add(tunnel);
    }

    void remove(Tunnel tunnel) {
        Tunnel last = open.removeLast();
        if (last != tunnel) {
            open.set(tunnel.place(), last);
            last.place(tunnel.place());
        }
    }

    void tick(long now) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (i < open.size()) {
                open.get(i).tick(now);
            }
        }
    }

    /// All of them, and those that are yet to be opened, are to end.
    void land(long now) {
        landing = true;
        tick(now);
    }
}
