package dev.mothership.cli;

import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Ship;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which ships `--only` and `--except` leave: they match tags, group names and ships' names; what
/// the chosen depend on comes along, also if it is excepted.
final class ShipSelection {
    private final List<String> only;
    private final List<String> except;

    ShipSelection(List<String> only, List<String> except) {
        this.only = only;
        this.except = except;
    }

    /// The manifest with the chosen ships only.
    ///
    /// @throws IllegalArgumentException if a word matches no ship, or nothing is left; the message
    ///   says what there is
    Manifest of(Manifest manifest) {
        if (only.isEmpty() && except.isEmpty()) {
            return manifest;
        }
        Set<String> words = words(manifest.ships());
        for (String word : List.copyOf(only)) {
            check("--only", word, words);
        }
        for (String word : List.copyOf(except)) {
            check("--except", word, words);
        }
        Set<String> chosen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        manifest.ships().stream().filter(this::matches).map(Ship::name).forEach(open::add);
        while (!open.isEmpty()) {
            String name = open.remove();
            if (chosen.add(name)) {
                manifest.ships().stream()
                        .filter(ship -> ship.name().equals(name))
                        .forEach(ship -> open.addAll(ship.dependsOn()));
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot run a fleet without ships: --only and --except leave none");
        }
        return manifest.withShips(
                manifest.ships().stream().filter(ship -> chosen.contains(ship.name())).toList());
    }

    private boolean matches(Ship ship) {
        Set<String> own = words(List.of(ship));
        return (only.isEmpty() || only.stream().anyMatch(own::contains))
                && except.stream().noneMatch(own::contains);
    }

    private static void check(String option, String word, Set<String> words) {
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    "cannot find `"
                            + word
                            + "` of "
                            + option
                            + ": tags, groups and ships are "
                            + String.join(", ", words));
        }
    }

    private static Set<String> words(List<Ship> ships) {
        Set<String> words = new TreeSet<>();
        for (Ship ship : ships) {
            words.add(ship.name());
            words.add(ship.group());
            words.addAll(ship.tags());
        }
        return words;
    }
}
