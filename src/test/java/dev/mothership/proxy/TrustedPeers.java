package dev.mothership.proxy;

import dev.mothership.manifest.Address;
import dev.mothership.manifest.Listener;
import dev.mothership.manifest.Manifest;
import dev.mothership.manifest.ProxySettings;
import dev.mothership.manifest.ProxySettings.Network;
import dev.mothership.manifest.ProxySettings.RateLimits;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Makes manifests that trust somebody, with one listener `http` and one ship `app`.
final class TrustedPeers {
    static final Address LOOPBACK = new Address.Tcp("127.0.0.1", 0);

    private TrustedPeers() {}

    static ProxySettings trusting(String... networks) {
        return settings(Optional.empty(), networks);
    }

    /// @param networks such as `127.0.0.0/8`, or `unix`
    static ProxySettings settings(Optional<RateLimits> limits, String... networks) {
        List<Network> trusted =
                Stream.of(networks)
                        .filter(text -> !text.equals("unix"))
                        .map(text -> text.split("/", 2))
                        .map(parts ->
                                new Network(
                                        InetAddress.ofLiteral(parts[0]),
                                        Integer.parseInt(parts[1])))
                        .toList();
        return new ProxySettings(
                List.of(networks).contains("unix"),
                trusted,
                List.of(),
                Optional.empty(),
                limits,
                Optional.empty(),
                Optional.empty());
    }

    static Listener.Options proxyProtocol() {
        return new Listener.Options(
                true, List.of(), false, OptionalInt.empty(), Optional.empty(), OptionalInt.empty());
    }

    static Manifest manifest(Address address, Listener.Options options, ProxySettings settings) {
        return new TestManifest()
                .listener("http", address, options)
                .proxy(settings)
                .ship("app", TestManifest.route("/.*"))
                .build();
    }

    /// The values of a field in a head that a ship got, in order.
    static List<String> values(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }
}
