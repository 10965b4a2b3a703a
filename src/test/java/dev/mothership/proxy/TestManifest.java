package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Confinement;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.Replication;
import dev.mothership.manifest.RestartPolicy;
import dev.mothership.manifest.Route;
import dev.mothership.manifest.Settings;
import dev.mothership.manifest.Ship;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Makes manifests for the proxy: listeners on port 0 and ships with routes.
final class TestManifest {
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Ship> ships = new ArrayList<>();
    private ProxySettings proxy = ProxySettings.NONE;
    private Duration timeout = Duration.ofSeconds(60);
    private ProxyLimits limits =
            new ProxyLimits(
                    8_192,
                    OptionalLong.empty(),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10));

    static TestManifest listening(String... names) {
        TestManifest manifest = new TestManifest();
        for (String name : names) {
            manifest.listeners.add(new Listener(name, new Address.Tcp("127.0.0.1", 0)));
        }
        return manifest;
    }

    static Route route(String pattern) {
        return new Route(Optional.empty(), pattern, Optional.empty(), Optional.empty(), false);
    }

    TestManifest listener(String name, Address address) {
        listeners.add(new Listener(name, address));
        return this;
    }

    TestManifest listener(String name, Address address, Listener.Options options) {
        listeners.add(new Listener(name, address, false, options));
        return this;
    }

    TestManifest proxy(ProxySettings settings) {
        proxy = settings;
        return this;
    }

    TestManifest ship(String name, Route... routes) {
        ships.add(
                new Ship(
                        name,
                        "web",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(routes),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Path.of("/"),
                        RestartPolicy.ALWAYS,
                        true,
                        false,
                        "TERM",
                        Duration.ofSeconds(10),
                        timeout,
                        Replication.SINGLE,
                        Optional.empty(),
                        Optional.empty(),
                        Confinement.NONE,
                        Set.of(),
                        Optional.empty()));
        return this;
    }

    /// For ships added after it.
    TestManifest timeout(Duration duration) {
        timeout = duration;
        return this;
    }

    TestManifest hold(Duration duration) {
        limits =
                new ProxyLimits(
                        limits.headerSize,
                        limits.bodySize,
                        limits.requestTimeout,
                        limits.idleTimeout,
                        duration,
                        limits.websocketGrace);
        return this;
    }

    TestManifest idle(Duration duration) {
        limits =
                new ProxyLimits(
                        limits.headerSize,
                        limits.bodySize,
                        limits.requestTimeout,
                        duration,
                        limits.hold,
                        limits.websocketGrace);
        return this;
    }

    TestManifest bodySize(long bytes) {
        limits =
                new ProxyLimits(
                        limits.headerSize,
                        OptionalLong.of(bytes),
                        limits.requestTimeout,
                        limits.idleTimeout,
                        limits.hold,
                        limits.websocketGrace);
        return this;
    }

    Manifest build() {
        return new Manifest(
                Path.of("/test/ship-manifest.toml"),
                "test",
                listeners,
                Optional.empty(),
                false,
                new Defaults(limits),
                proxy,
                List.of(),
                ships,
                Map.of());
    }

    private record ProxyLimits(
            int headerSize,
            OptionalLong bodySize,
            Duration requestTimeout,
            Duration idleTimeout,
            Duration hold,
            Duration websocketGrace)
            implements Settings.Limits {}

    private record Defaults(ProxyLimits limits) implements Settings {
        @Override
        public Duration shutdownTimeout() {
            return Duration.ofSeconds(25);
        }
    }
}
