package dev.mothership.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Names and who refers to whom: unique names, known and acyclic `depends_on`.
final class References {
    private final Report report;
    private final List<Values> jobs;
    private final List<Values> bays;
    private final List<Member> members;

    References(Report report, Values root, List<Member> members) {
        this.report = report;
        this.members = members;
        this.jobs =
                root.table("mothership").elements("prelaunch").stream()
                        .map(Values.Value::table)
                        .toList();
        this.bays =
                root.table("bays").map().values().stream()
                        .flatMap(bays -> bays.elements().stream())
                        .map(Values.Value::table)
                        .toList();
    }

    void check() {
        uniqueNames();
        List<Values> ships =
                Stream.concat(members.stream().map(Member::values), bays.stream()).toList();
        dependencies(ships, "ship", names(jobs));
        dependencies(jobs, "prelaunch job", names(ships));
    }

    private void uniqueNames() {
        Map<String, Values.Value> first = new LinkedHashMap<>();
        Stream.of(jobs.stream(), members.stream().map(Member::own), bays.stream())
                .flatMap(tables -> tables)
                .flatMap(table -> table.value("name").stream())
                .sorted(Comparator.comparingInt(Values.Value::offset))
                .forEach(name -> {
                    Values.Value other =
                            first.putIfAbsent(name.text().toLowerCase(Locale.ROOT), name);
                    if (other != null) {
                        report.problem(
                                name.offset(),
                                "cannot use the name `" + name.text() + "` twice",
                                "line "
                                        + report.source().line(other.offset())
                                        + " has it; ships, bays and jobs share one set of names,"
                                        + " upper or lower case");
                    }
                });
    }

    private static Set<String> names(Collection<Values> tables) {
        Set<String> names = new LinkedHashSet<>();
        tables.forEach(table -> table.value("name").ifPresent(name -> names.add(name.text())));
        return names;
    }

    /// @param others names of the other kind, which cannot be meant
    private void dependencies(List<Values> tables, String kind, Set<String> others) {
        Set<String> known = names(tables);
        Set<String> scheduled =
                names(tables.stream().filter(table -> table.has("schedule")).toList());
        Map<String, Values> graph = new LinkedHashMap<>();
        for (Values table : tables) {
            table.value("name").ifPresent(name -> graph.putIfAbsent(name.text(), table));
            for (Values.Value target : table.elements("depends_on")) {
                if (!known.contains(target.text())) {
                    report.missing(target.text(), () -> unknown(target, kind, known, others));
                } else if (scheduled.contains(target.text())) {
                    report.problem(
                            target.offset(),
                            "cannot depend on `" + target.text() + "`: it runs by a schedule",
                            "a oneshot runs before what depends on it");
                }
            }
        }
        new Cycles(graph).find().forEach(this::cycle);
    }

    private ManifestProblem unknown(
            Values.Value target, String kind, Set<String> known, Set<String> others) {
        boolean other = others.contains(target.text());
        String hint =
                !other
                        ? Nearest.hint(target.text(), known, "there are")
                        : kind.equals("ship")
                                ? "it is a prelaunch job: all of them end before any ship starts"
                                : "it is a ship: jobs run before any ship starts";
        return report.source()
                .problem(
                        target.offset(),
                        "cannot depend on `"
                                + target.text()
                                + "`: there is no "
                                + kind
                                + " of that name",
                        hint);
    }

    private void cycle(Cycles.Cycle cycle) {
        String path = String.join(" -> ", cycle.names());
        report.problem(
                cycle.offset(),
                cycle.names().size() == 2
                        ? "cannot depend on itself: " + path
                        : "cannot order what depends on each other: " + path,
                "take one `depends_on` out of the circle");
    }

    /// Finds circles in a graph of names.
    private static final class Cycles {

        /// @param names along it, the first also at the end
        /// @param offset where the first names the second
        record Cycle(List<String> names, int offset) {}

        private final Map<String, Values> graph;

        Cycles(Map<String, Values> graph) {
            this.graph = new LinkedHashMap<>(graph);
        }

        /// Each circle once: leaves are taken away until only circles and what leads to them are
        /// left; from there every way ends in a circle, which is taken away too.
        List<Cycle> find() {
            List<Cycle> cycles = new ArrayList<>();
            prune();
            while (!graph.isEmpty()) {
                Cycle cycle = walk(graph.keySet().iterator().next());
                cycles.add(cycle);
                cycle.names().forEach(graph::remove);
                prune();
            }
            return cycles;
        }

        private void prune() {
            Map<String, List<String>> dependents = new HashMap<>();
            Map<String, Integer> open = new HashMap<>();
            Deque<String> leaves = new ArrayDeque<>();
            graph.forEach((name, table) -> {
                List<String> targets =
                        Launches.names(table, "depends_on").stream()
                                .filter(graph::containsKey)
                                .toList();
                targets.forEach(target ->
                        dependents.computeIfAbsent(target, _ -> new ArrayList<>()).add(name));
                open.put(name, targets.size());
                if (targets.isEmpty()) {
                    leaves.add(name);
                }
            });
            while (!leaves.isEmpty()) {
                String leaf = leaves.remove();
                graph.remove(leaf);
                for (String dependent : dependents.getOrDefault(leaf, List.of())) {
                    if (open.merge(dependent, -1, Integer::sum) == 0) {
                        leaves.add(dependent);
                    }
                }
            }
        }

        private Optional<Values.Value> next(String name) {
            Values table = graph.get(name);
            return table == null
                    ? Optional.empty()
                    : table.elements("depends_on").stream()
                            .filter(target -> graph.containsKey(target.text()))
                            .findFirst();
        }

        private Cycle walk(String start) {
            Set<String> seen = new LinkedHashSet<>();
            String name = start;
            while (seen.add(name)) {
                name = next(name).orElseThrow().text();
            }
            List<String> path = new ArrayList<>(seen);
            List<String> circle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
            // Start with the one that comes first in the file.
            String first =
                    circle.stream()
                            .min(
                                    Comparator.comparingInt(
                                            n -> Objects.requireNonNull(graph.get(n)).offset()))
                            .orElseThrow();
            Collections.rotate(circle, -circle.indexOf(first));
            circle.add(first);
            return new Cycle(circle, next(first).orElseThrow().offset());
        }
    }
}
