package dev.mothership.cli;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Job;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Procfile;
import dev.mothership.manifest.Ship;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How many instances of which ships run: `-m web=2,worker=1`.
///
/// @param counts by name
/// @param rest how many of each ship that is not named; empty: as many as the manifest says
record Formation(Map<String, Integer> counts, OptionalInt rest) {
    private static final String ALL = "all";
    private static final int MOST = 1_000;

    Formation {
        counts = Map.copyOf(counts);
    }

    /// @param words such as `web=2`
    /// @param restStays whether ships that are not named stay as they are, and are not left out
    ///
    /// @throws IllegalArgumentException if a word is not of that form
    static Formation parse(List<String> words, boolean restStays) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : List.copyOf(words)) {
            String[] parts = word.strip().split("\\s*=\\s*", -1);
            if (parts.length != 2 || parts[0].isEmpty()) {
                throw new IllegalArgumentException(
                        "cannot use `" + word + "` of -m: write NAME=NUMBER, such as web=2");
            }
            if (counts.put(parts[0], count(word, parts[1])) != null) {
                throw new IllegalArgumentException("cannot use `" + parts[0] + "` of -m twice");
            }
        }
        Integer all = counts.remove(ALL);
        boolean stays = restStays || words.isEmpty();
        OptionalInt rest = stays ? OptionalInt.empty() : OptionalInt.of(0);
        return new Formation(counts, all == null ? rest : OptionalInt.of(all));
    }

    private static int count(String word, String number) {
        try {
            int count = Integer.parseInt(number);
            if (count >= 0 && count <= MOST) {
                return count;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "cannot use `" + word + "` of -m: the number is 0 to " + MOST);
    }

    /// Whether nothing was said.
    boolean isEmpty() {
        return counts.isEmpty() && rest.isEmpty();
    }

    /// The manifest with so many instances of each ship, and without those of which there are none.
    /// A prelaunch job can be left out by its name.
    ///
    /// @throws IllegalArgumentException if there is no such ship, or it cannot have so many
    ///   instances, or nothing is left
    Manifest of(Manifest manifest) {
        if (isEmpty()) {
            return manifest;
        }
        checkNames(manifest);
        List<Ship> ships = new ArrayList<>();
        for (Ship ship : manifest.ships()) {
            int standard = rest.orElse(ship.replication().replicas());
            int count = counts.getOrDefault(ship.name(), standard);
            if (count == 0) {
                continue;
            }
            if (count == ship.replication().replicas()) {
                ships.add(ship);
            } else {
                checkCount(ship, count, manifest);
                ships.add(ship.withReplicas(count));
            }
        }
        List<Job> jobs =
                manifest.prelaunch().stream()
                        .filter(job -> counts.getOrDefault(job.name(), 1) > 0)
                        .toList();
        checkDependencies(ships, jobs);
        if (ships.isEmpty() && (jobs.isEmpty() || !manifest.ships().isEmpty())) {
            throw new IllegalArgumentException("cannot run a fleet without ships: -m leaves none");
        }
        return manifest.with(manifest.listeners(), jobs, ships);
    }

    static boolean isProcfile(Manifest manifest) {
        return manifest.ships().stream()
                .anyMatch(ship -> ship.replication().firstPort().isPresent());
    }

    /// A Procfile's listener is for `web` and goes with it.
    static Manifest withoutIdleListener(Manifest manifest) {
        boolean web = manifest.ships().stream().anyMatch(s -> s.name().equals(Procfile.WEB));
        return isProcfile(manifest) && !web
                ? manifest.with(List.of(), manifest.prelaunch(), manifest.ships())
                : manifest;
    }

    private void checkNames(Manifest manifest) {
        Set<String> jobs = manifest.prelaunch().stream().map(Job::name).collect(Collectors.toSet());
        Set<String> ships = manifest.ships().stream().map(Ship::name).collect(Collectors.toSet());
        counts.forEach((name, count) -> {
            if (jobs.contains(name) && count > 1) {
                throw new IllegalArgumentException(
                        "cannot run " + count + " of `" + name + "`: it is a prelaunch job");
            }
            if (!jobs.contains(name) && !ships.contains(name)) {
                throw new IllegalArgumentException(
                        "cannot find `"
                                + name
                                + "` of -m: ships are "
                                + String.join(", ", new TreeSet<>(ships)));
            }
        });
    }

    private static void checkCount(Ship ship, int count, Manifest manifest) {
        String what = "cannot run " + count + " of `" + ship.name() + "`: ";
        if (ship.command().isEmpty()) {
            throw new IllegalArgumentException(what + "it runs elsewhere");
        }
        if (count > 1 && ship.bind().isPresent()) {
            throw new IllegalArgumentException(
                    what
                            + "its `bind` is one address; without bind each is given a free port as"
                            + " PORT");
        }
        ship.replication().port(count).ifPresent(last -> checkPorts(what, ship, last, manifest));
    }

    private static void checkPorts(String what, Ship ship, int last, Manifest manifest) {
        int first = ship.replication().port(1).orElseThrow();
        if (last >= first + Procfile.PORT_STEP || last > 65_535) {
            throw new IllegalArgumentException(
                    what + "its ports are " + first + " to " + (first + Procfile.PORT_STEP - 1));
        }
        for (Listener listener : manifest.listeners()) {
            if (listener.address() instanceof Address.Tcp(_, int port)
                    && port >= first
                    && port <= last) {
                throw new IllegalArgumentException(
                        what
                                + "mothership itself listens on port "
                                + port
                                + "; choose others with -p");
            }
        }
    }

    private static void checkDependencies(List<Ship> ships, List<Job> jobs) {
        Set<String> left = ships.stream().map(Ship::name).collect(Collectors.toSet());
        jobs.forEach(job -> left.add(job.name()));
        ships.forEach(ship -> checkDependencies(ship.name(), ship.dependsOn(), left));
        jobs.forEach(job -> checkDependencies(job.name(), job.dependsOn(), left));
    }

    private static void checkDependencies(String name, List<String> needed, Set<String> left) {
        for (String other : needed) {
            if (!left.contains(other)) {
                throw new IllegalArgumentException(
                        "cannot leave out `" + other + "`: `" + name + "` depends on it");
            }
        }
    }
}
