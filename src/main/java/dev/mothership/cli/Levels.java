package dev.mothership.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Sorts names into levels: each comes one level after the last of those it depends on.
final class Levels {
    private final Map<String, List<String>> dependencies;
    private final Map<String, Integer> levels = new HashMap<>();

    private Levels(Map<String, List<String>> dependencies) {
        this.dependencies = dependencies;
    }

    /// Groups the keys, in their order.
    ///
    /// @param dependencies without cycles, as the manifest's loader has made sure; names that are
    ///   no keys are passed over
    static List<List<String>> of(SequencedMap<String, List<String>> dependencies) {
        Levels levels = new Levels(dependencies);
        List<List<String>> groups = new ArrayList<>();
        for (String name : dependencies.keySet()) {
            int level = levels.level(name);
            while (groups.size() <= level) {
                groups.add(new ArrayList<>());
            }
            groups.get(level).add(name);
        }
        return groups;
    }

    private int level(String name) {
        Integer known = levels.get(name);
        if (known != null) {
            return known;
        }
        int level = 0;
        for (String dependency : dependencies.getOrDefault(name, List.of())) {
            if (dependencies.containsKey(dependency)) {
                level = Math.max(level, level(dependency) + 1);
            }
        }
        levels.put(name, level);
        return level;
    }
}
