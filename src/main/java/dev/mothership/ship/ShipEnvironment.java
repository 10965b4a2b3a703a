package dev.mothership.ship;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Ship;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The variables that a ship's process gets.
///
/// @param inherited mothership's own, as far as ships may see them
/// @param pid mothership's process ID
/// @param sockets a folder for sockets that only this user may enter
public record ShipEnvironment(Map<String, String> inherited, long pid, Path sockets) {
    /// Of mothership's own user; those of another are added when its process is launched.
    private static final List<String> OF_A_USER = List.of("HOME", "USER", "LOGNAME", "SHELL");

    /// Later wins: inherited, the manifest's, ours. A Procfile's gets `PORT` and `PS` as Foreman
    /// gives them.
    Map<String, String> of(Ship ship, int instance, Optional<Address> address) {
        Map<String, String> all = new TreeMap<>(inherited);
        if (ship.confinement().user().isPresent()) {
            OF_A_USER.forEach(all::remove);
        }
        all.putAll(ship.env());
        if (address.orElse(null) instanceof Address.Tcp tcp) {
            all.put("PORT", Integer.toString(tcp.port()));
        }
        ship.replication()
                .port(instance)
                .ifPresent(port -> {
                    all.put("PORT", Integer.toString(port));
                    all.put("PS", ship.label(instance));
                });
        all.put("MS_PID", Long.toString(pid));
        all.put("MS_SHIP", ship.name());
        all.put("MS_INSTANCE", Integer.toString(instance));
        all.put("MS_SOCKET_DIR", sockets.toString());
        return all;
    }

    /// For a prelaunch job: the same without an instance.
    public Map<String, String> ofJob(Map<String, String> env) {
        Map<String, String> all = new TreeMap<>(inherited);
        all.putAll(env);
        all.put("MS_PID", Long.toString(pid));
        all.put("MS_SOCKET_DIR", sockets.toString());
        return all;
    }
}
