package dev.mothership.cli;

import dev.mothership.manifest.Job;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.Route;
import dev.mothership.manifest.Ship;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// A manifest as people want to see it: what listens, where requests go, what starts after what.
final class Chart {
    private final Manifest manifest;

    Chart(Manifest manifest) {
        this.manifest = manifest;
    }

    String render() {
        StringBuilder text = new StringBuilder();
        text.append(manifest.name()).append("\n\nListeners and routes, first match first\n");
        for (Listener listener : manifest.listeners()) {
            text.append("  ").append(listener.name()).append("  ").append(listener.address());
            text.append('\n');
            appendRoutes(text, listener);
        }
        if (manifest.listeners().isEmpty()) {
            text.append("  none\n");
        }
        manifest.admin()
                .ifPresent(admin ->
                        text.append("  /metrics, /health, /ready  ").append(admin).append('\n'));
        text.append("\nStart order\n");
        appendOrder(text);
        return text.toString();
    }

    private record Row(String condition, String ship) {}

    private void appendRoutes(StringBuilder text, Listener listener) {
        List<Row> rows = new ArrayList<>();
        for (Ship ship : manifest.ships()) {
            for (Route route : ship.routes()) {
                if (route.bind().isEmpty() || route.bind().get().equals(listener.name())) {
                    rows.add(new Row(condition(route), target(ship, route)));
                }
            }
        }
        if (rows.isEmpty()) {
            text.append("    no routes: every request gets 404\n");
        }
        int width = rows.stream().mapToInt(row -> row.condition().length()).max().orElse(0);
        for (Row row : rows) {
            text.append("    ")
                    .append(row.condition())
                    .repeat(" ", width - row.condition().length())
                    .append("  → ")
                    .append(row.ship())
                    .append('\n');
        }
    }

    private static String condition(Route route) {
        Route.Conditions asked = route.conditions();
        String kinds = asked.clients().isEmpty() ? "" : " for " + any(asked.clients());
        String types = asked.accept().isEmpty() ? "" : " accepting " + any(asked.accept());
        String looks =
                asked.fingerprints().isEmpty()
                        ? ""
                        : " with fingerprint " + any(asked.fingerprints());
        return route.host().map(host -> host + " ").orElse("")
                + route.pattern()
                + kinds
                + types
                + looks;
    }

    private static String any(List<String> words) {
        return String.join(" or ", words);
    }

    private static String target(Ship ship, Route route) {
        List<String> notes = new ArrayList<>();
        ship.bind().ifPresent(address -> notes.add("at " + address));
        route.stripPrefix().ifPresent(prefix -> notes.add("without " + prefix));
        if (route.rawPath()) {
            notes.add("raw path");
        }
        return ship.name() + (notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")");
    }

    private void appendOrder(StringBuilder text) {
        LinkedHashMap<String, List<String>> jobs = new LinkedHashMap<>();
        for (Job job : manifest.prelaunch()) {
            jobs.put(job.name(), job.dependsOn());
        }
        LinkedHashMap<String, List<String>> ships = new LinkedHashMap<>();
        for (Ship ship : manifest.ships()) {
            ships.put(ship.name(), ship.dependsOn());
        }
        int number = 1;
        for (List<String> level : Levels.of(jobs)) {
            appendLevel(text, number++, "prelaunch ", level);
        }
        for (List<String> level : Levels.of(ships)) {
            String names =
                    level.stream()
                            .map(name -> after(name, ships.getOrDefault(name, List.of())))
                            .collect(Collectors.joining(", "));
            appendLevel(text, number++, "", List.of(names));
        }
    }

    private static void appendLevel(
            StringBuilder text, int number, String kind, List<String> names) {
        text.append("  ").append(number).append("  ").append(kind);
        text.append(String.join(", ", names)).append('\n');
    }

    private static String after(String name, List<String> dependencies) {
        return dependencies.isEmpty()
                ? name
                : name + " (after " + String.join(", ", dependencies) + ")";
    }
}
