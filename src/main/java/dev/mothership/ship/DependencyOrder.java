package dev.mothership.ship;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What may start when.
public final class DependencyOrder {
    private DependencyOrder() {}

    /// Names by level: the first needs nothing, each further one only what stands in those before
    /// it. Within a level in the order of the map.
    ///
    /// @param dependencies name → names that it depends on; all of them keys, without a cycle (as
    ///   the manifest's validation makes sure)
    public static List<List<String>> levels(Map<String, List<String>> dependencies) {
        List<List<String>> levels = new ArrayList<>();
        Map<String, List<String>> left = new LinkedHashMap<>(dependencies);
        Set<String> done = new HashSet<>();
        while (!left.isEmpty()) {
            List<String> level =
                    left.entrySet().stream()
                            .filter(entry -> done.containsAll(entry.getValue()))
                            .map(Map.Entry::getKey)
                            .toList();
            if (level.isEmpty()) {
                throw new IllegalArgumentException("cannot order " + left.keySet() + ": a cycle");
            }
            levels.add(level);
            done.addAll(level);
            level.forEach(left::remove);
        }
        return levels;
    }
}
