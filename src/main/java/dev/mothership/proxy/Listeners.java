package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Opens and closes entrances on all event loops. Its methods block: none may be called on an event
/// loop, nor two at once.
final class Listeners {
    private final Sockets sockets;
    private final List<ProxyLoop> loops;

    Listeners(Sockets sockets, List<ProxyLoop> loops) {
        this.sockets = sockets;
        this.loops = List.copyOf(loops);
    }

    /// The entrances of another plan.
    ///
    /// @param kept those that were open before, with what they will serve
    /// @param opened new ones, which serve already
    /// @param gone those that were open before and have no place in it
    record Change(Map<Entrance, ListenerPlan> kept, List<Entrance> opened, List<Entrance> gone) {}

    /// Finds out what has to change and opens what is new. A listener that has got another name
    /// keeps its socket as one that has kept it does.
    ///
    /// @throws ListenException where one cannot be opened; then none is
    Change prepare(List<Entrance> open, List<Listener> wanted, Plan plan) throws ListenException {
        List<Entrance> free = new ArrayList<>(open);
        Map<Entrance, ListenerPlan> kept = new HashMap<>();
        List<Listener> rest = new ArrayList<>(wanted);
        for (boolean sameName : new boolean[] {true, false}) {
            rest.removeIf(listener -> {
                Optional<Entrance> found = find(free, listener, sameName);
                found.ifPresent(entrance -> {
                    free.remove(entrance);
                    kept.put(entrance, plan.of(listener));
                });
                return found.isPresent();
            });
        }
        List<Entrance> opened = new ArrayList<>();
        try {
            for (Listener listener : rest) {
                Entrance entrance = new Entrance(plan.of(listener));
                open(entrance, open);
                opened.add(entrance);
            }
        } catch (ListenException cannotListen) {
            close(opened);
            throw cannotListen;
        }
        return new Change(kept, opened, free);
    }

    private static Optional<Entrance> find(
            List<Entrance> open, Listener listener, boolean sameName) {
        return open.stream()
                .filter(entrance -> entrance.address().equals(listener.address()))
                .filter(entrance ->
                        !sameName || entrance.now().listener().name().equals(listener.name()))
                .findFirst();
    }

    private void open(Entrance entrance, List<Entrance> others) throws ListenException {
        try {
            entrance.listen(sockets, loops);
        } catch (ListenException cannotListen) {
            throw rival(entrance, others).map(entrance::inUseBy).orElse(cannotListen);
        }
    }

    /// One of ours that has the port: `127.0.0.1:80` and `0.0.0.0:80` cannot both be open.
    private static Optional<Entrance> rival(Entrance entrance, List<Entrance> others) {
        return others.stream()
                .filter(other -> other.port() > 0)
                .filter(other ->
                        entrance.address() instanceof Address.Tcp(_, int port)
                                && other.port() == port)
                .findFirst();
    }

    /// Closes sockets and idle connections; the others end with the request that runs, tunnels when
    /// somebody closes them.
    void close(List<Entrance> entrances) {
        for (Entrance entrance : entrances) {
            entrance.stopAccepting();
            CompletableFuture.allOf(
                            loops.stream()
                                    .map(loop -> loop.retire(entrance))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        }
    }
}
