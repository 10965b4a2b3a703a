package dev.mothership.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which variables reach which process.
final class Environments {
    private Environments() {}

    /// What ships may see of mothership's own environment: all but what is meant for mothership
    /// (the service manager's protocol, and the port that it is to listen on itself).
    static Map<String, String> inherited(Map<String, String> environment) {
        Map<String, String> inherited = new LinkedHashMap<>(environment);
        inherited
                .keySet()
                .removeIf(name ->
                        name.equals("NOTIFY_SOCKET")
                                || name.equals("PORT")
                                || name.startsWith("WATCHDOG_")
                                || name.startsWith("LISTEN_"));
        return inherited;
    }

    /// Adds the values of an `env` table.
    static void put(Map<String, String> environment, Values table) {
        table.map().forEach((name, value) -> environment.put(name, value.text()));
    }
}
