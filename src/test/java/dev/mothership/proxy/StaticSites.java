package dev.mothership.proxy;

import dev.mothership.manifest.ProxySettings;
import dev.mothership.timer.SystemTimer;
import dev.mothership.timer.Timer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Proxies that serve files, and requests for them.
final class StaticSites {
    private StaticSites() {}

    static ProxySettings.StaticFolder at(String prefix, Path folder) {
        return new ProxySettings.StaticFolder(folder, prefix, Optional.empty());
    }

    static ProxySettings.StaticFolder at(String prefix, Path folder, String listener) {
        return new ProxySettings.StaticFolder(folder, prefix, Optional.of(listener));
    }

    /// Before a ship that takes everything.
    static RunningProxy serving(RawShip ship, ProxySettings.StaticFolder... folders)
            throws ListenException {
        return serving(ship, new SystemTimer(), folders);
    }

    static RunningProxy serving(RawShip ship, Timer timer, ProxySettings.StaticFolder... folders)
            throws ListenException {
        RunningProxy proxy =
                new RunningProxy(
                        TestManifest.listening("http")
                                .proxy(with(folders))
                                .ship("app", TestManifest.route("/.*"))
                                .build(),
                        timer);
        proxy.instances().set(FakeInstances.ready("app", ship.port()));
        return proxy;
    }

    private static ProxySettings with(ProxySettings.StaticFolder... folders) {
        return new ProxySettings(
                false,
                List.of(),
                List.of(folders),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The last of its connection.
    static String request(String method, String target, String... fields) {
        return method
                + " "
                + target
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + String.join("", List.of(fields).stream().map(line -> line + "\r\n").toList())
                + "\r\n";
    }

    static String field(String response, String name) {
        int start = response.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return response.substring(start, response.indexOf("\r\n", start));
    }

    static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
}
