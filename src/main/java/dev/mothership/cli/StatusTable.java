package dev.mothership.cli;

import dev.mothership.timer.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fleet's state as text: a line for the fleet, a table of instances, and what is wrong with
/// which of them. Fits into 80 columns unless names are long.
record StatusTable(JsonObject answer) {
    private static final List<String> HEADER =
            List.of("NAME", "STATE", "PID", "UPTIME", "RESTARTS", "CPU", "MEMORY", "PORT");

    /// These are aligned to the left.
    private static final int WORDS = 2;

    String render() {
        JsonObject fleet = answer.getJsonObject("fleet");
        StringBuilder text = new StringBuilder();
        text.append(fleet.getString("name"))
                .append(": ")
                .append(fleet.getString("phase"))
                .append(", PID ")
                .append(fleet.getLong("pid"))
                .append(", since ")
                .append(fleet.getString("since"))
                .append(" (")
                .append(uptime(fleet))
                .append(")\n");
        JsonObject flagship = answer.getJsonObject("flagship");
        if (flagship != null) {
            text.append(flagship(flagship)).append('\n');
        }
        text.append('\n');
        List<JsonObject> ships = ships();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        ships.forEach(ship -> rows.add(row(ship, ship.getString("label"))));
        table(rows, text);
        String space = "\n";
        for (JsonObject ship : ships) {
            String reason = ship.getString("reason");
            if (reason != null) {
                text.append(space).append(ship.getString("label")).append(": ").append(reason);
                text.append('\n');
                space = "";
            }
        }
        return text.toString();
    }

    /// Such as `escort for release 7, flagship web1 (PID 3): waiting since …`.
    private static String flagship(JsonObject json) {
        String release = json.getString("release");
        String server = json.getString("flagship");
        return json.getString("role")
                + (release == null ? "" : " for release " + release)
                + (server == null ? "" : ", flagship " + server)
                + ": "
                + json.getString("state")
                + " since "
                + json.getString("since");
    }

    private List<JsonObject> ships() {
        JsonArray array = answer.getJsonArray("ships");
        List<JsonObject> ships = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            ships.add(array.getJsonObject(i));
        }
        return ships;
    }

    private static List<String> row(JsonObject ship, String label) {
        return List.of(
                label,
                ship.getString("state"),
                text(ship.getLong("pid")),
                uptime(ship),
                text(ship.getLong("restarts")),
                ship.containsKey("cpu_seconds") ? seconds(ship.getDouble("cpu_seconds")) : "-",
                ship.containsKey("memory_bytes") ? size(ship.getLong("memory_bytes")) : "-",
                port(ship.getString("address")));
    }

    private static String text(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }

    private static String uptime(JsonObject json) {
        Double seconds = json.getDouble("uptime_seconds");
        return seconds == null ? "-" : Words.of(Duration.ofSeconds(seconds.longValue()));
    }

    private static String seconds(double seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%.2fs", seconds)
                : Words.of(Duration.ofSeconds((long) seconds));
    }

    private static String size(long bytes) {
        double mega = bytes / 1024.0 / 1024.0;
        return String.format(Locale.ROOT, mega < 10 ? "%.1fM" : "%.0fM", mega);
    }

    /// The port alone where the address is this machine, else all of it.
    private static String port(@Nullable String address) {
        if (address == null) {
            return "-";
        }
        return address.startsWith("127.0.0.1:")
                ? address.substring("127.0.0.1:".length())
                : address;
    }

    private static void table(List<List<String>> rows, StringBuilder text) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
                String cell = row.get(column);
                String space = " ".repeat(width - cell.length());
                line.append(column < WORDS ? cell + space : space + cell).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
