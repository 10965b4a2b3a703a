package dev.mothership.fleet;

import dev.mothership.manifest.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/// What a reload opens and closes, as its notes say it. Several listeners may have port 0: each is
/// one of its own, and keeps its socket as the proxy has it, by its name first.
final class ListenerDifference {
    private ListenerDifference() {}

    static List<String> notes(List<Listener> before, List<Listener> after) {
        List<Listener> closed = new ArrayList<>(before);
        List<Listener> opened = new ArrayList<>(after);
        pair(closed, opened, (one, other) -> one.name().equals(other.name()));
        pair(closed, opened, (_, _) -> true);
        List<String> notes = new ArrayList<>();
        opened.forEach(one -> notes.add("listens on " + named(one)));
        closed.forEach(one -> notes.add("closes " + named(one)));
        return notes;
    }

    private static String named(Listener listener) {
        return listener.address() + " (" + listener.name() + ")";
    }

    /// Takes out those that stay, each for one only.
    private static void pair(
            List<Listener> closed, List<Listener> opened, BiPredicate<Listener, Listener> alike) {
        opened.removeIf(listener -> {
            var kept =
                    closed.stream()
                            .filter(old -> old.address().equals(listener.address()))
                            .filter(old -> alike.test(old, listener))
                            .findFirst();
            kept.ifPresent(closed::remove);
            return kept.isPresent();
        });
    }
}
