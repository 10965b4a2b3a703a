package dev.mothership.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A manifest that was found right. Never changed; a reload makes another one.
///
/// @param file absolute
/// @param name the deployment's name
/// @param listeners in declaration order
/// @param admin where `/metrics`, `/health` and `/ready` are served; empty: nowhere
/// @param adminSetByHand whether the manifest names `admin`: then it is an error if it is taken,
///   else a warning
/// @param preparation what comes before prelaunch, beyond this server
/// @param prelaunch in declaration order
/// @param ships in declaration order over the whole file, across groups
/// @param inherited mothership's own environment as far as ships may see it
public record Manifest(
        Path file,
        String name,
        List<Listener> listeners,
        Optional<Address.Tcp> admin,
        boolean adminSetByHand,
        Settings settings,
        ProxySettings proxy,
        Preparation preparation,
        List<Job> prelaunch,
        List<Ship> ships,
        Map<String, String> inherited) {
    public Manifest {
        listeners = List.copyOf(listeners);
        prelaunch = List.copyOf(prelaunch);
        ships = List.copyOf(ships);
        inherited = Map.copyOf(inherited);
    }

    /// Without a [Preparation].
    public Manifest(
            Path file,
            String name,
            List<Listener> listeners,
            Optional<Address.Tcp> admin,
            boolean adminSetByHand,
            Settings settings,
            ProxySettings proxy,
            List<Job> prelaunch,
            List<Ship> ships,
            Map<String, String> inherited) {
        this(
                file,
                name,
                listeners,
                admin,
                adminSetByHand,
                settings,
                proxy,
                Preparation.NONE,
                prelaunch,
                ships,
                inherited);
    }

    /// The same with other ships.
    public Manifest withShips(List<Ship> others) {
        return with(listeners, prelaunch, others);
    }

    /// The same with other parts.
    public Manifest with(
            List<Listener> otherListeners, List<Job> otherJobs, List<Ship> otherShips) {
        return new Manifest(
                file,
                name,
                otherListeners,
                admin,
                adminSetByHand,
                settings,
                proxy,
                preparation,
                otherJobs,
                otherShips,
                inherited);
    }

    /// The folder that relative paths start from.
    public Path folder() {
        return java.util.Objects.requireNonNull(file.getParent());
    }
}
