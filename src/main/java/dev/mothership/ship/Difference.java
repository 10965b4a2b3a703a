package dev.mothership.ship;

import dev.mothership.manifest.Ship;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a reload does with the ships of a fleet: names, each list in declaration order. Pure.
///
/// @param added started
/// @param replaced started afresh by another definition
/// @param adjusted changed while they run
/// @param removed stopped
public record Difference(
        List<String> added, List<String> replaced, List<String> adjusted, List<String> removed) {
    public Difference {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        adjusted = List.copyOf(adjusted);
        removed = List.copyOf(removed);
    }

    static Difference between(List<Ship> now, List<Ship> next) {
        Map<String, Ship> known =
                now.stream().collect(Collectors.toMap(Ship::name, Function.identity()));
        List<String> added = new ArrayList<>();
        List<String> replaced = new ArrayList<>();
        List<String> adjusted = new ArrayList<>();
        for (Ship ship : next) {
            Ship before = known.remove(ship.name());
            if (before == null) {
                added.add(ship.name());
            } else if (!before.startsLike(ship)) {
                replaced.add(ship.name());
            } else if (!before.equals(ship)) {
                adjusted.add(ship.name());
            }
        }
        return new Difference(
                added,
                replaced,
                adjusted,
                now.stream().map(Ship::name).filter(known::containsKey).toList());
    }

    /// Whether nothing changes.
    public boolean isEmpty() {
        return added.isEmpty() && replaced.isEmpty() && adjusted.isEmpty() && removed.isEmpty();
    }

    /// Such as `stops old; replaces app, worker; starts new`, in the order in which it is done.
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        part(parts, "stops ", removed);
        part(parts, "adjusts ", adjusted);
        part(parts, "replaces ", replaced);
        part(parts, "starts ", added);
        return parts.isEmpty() ? "no ship has changed" : String.join("; ", parts);
    }

    private static void part(List<String> parts, String verb, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(verb + String.join(", ", names));
        }
    }
}
