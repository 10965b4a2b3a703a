package dev.mothership.manifest;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the URLs of uplinks. No message has a part of the URL but its scheme, since a password may
/// be in it.
final class UplinkUrls {
    /// The ports where a URL says none; 0: it must.
    private static final Map<String, Integer> PORTS = ports();

    private UplinkUrls() {}

    /// @param scheme in small letters
    record Parsed(String scheme, List<Uplink.Target> targets) {
        @Override
        public String toString() {
            return scheme + " " + targets;
        }
    }

    private static Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("postgres", 5432);
        ports.put("postgresql", 5432);
        ports.put("mysql", 3306);
        ports.put("redis", 6379);
        ports.put("rediss", 6379);
        ports.put("amqp", 5672);
        ports.put("amqps", 5671);
        ports.put("mongodb", 27_017);
        ports.put("memcached", 11_211);
        ports.put("memgraph", 7687);
        ports.put("neo4j", 7687);
        ports.put("bolt", 7687);
        ports.put("nats", 4222);
        ports.put("kafka", 9092);
        ports.put("tcp", 0);
        return ports;
    }

    static Parsed parse(String text) throws BadValue {
        int end = text.indexOf(':');
        String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "unix" ->
                    new Parsed(scheme, List.of(new Uplink.Target.Connect(Addresses.parse(text))));
            case "http", "https" -> new Parsed(scheme, List.of(get(text)));
            case String known when PORTS.containsKey(known) ->
                    new Parsed(scheme, hosts(text, known));
            default -> {
                List<String> names = new ArrayList<>(PORTS.keySet());
                names.addAll(List.of("unix", "http", "https"));
                throw new BadValue(
                        end < 0
                                ? "it has no scheme"
                                : "its scheme `" + scheme + "` is not known here",
                        Nearest.hint(scheme, names, "schemes"));
            }
        };
    }

    private static Uplink.Target get(String text) throws BadValue {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null) {
                return new Uplink.Target.Get(url);
            }
        } catch (IllegalArgumentException _) {
            // Its message has the URL in it.
        }
        throw new BadValue("it is not a URL", "write \"https://example.org/health\"");
    }

    private static List<Uplink.Target> hosts(String text, String scheme) throws BadValue {
        String form = "write \"" + scheme + "://HOST:PORT\"";
        if (!text.startsWith("//", scheme.length() + 1)) {
            throw new BadValue("it has no host", form);
        }
        String rest = text.substring(scheme.length() + 3);
        if (scheme.startsWith("postgres")) {
            return PostgresUrls.parse(text).hosts().stream()
                    .map(UplinkUrls::connect)
                    .<Uplink.Target>map(Uplink.Target.Connect::new)
                    .toList();
        }
        String before = rest.split("[?#]", 2)[0];
        String authority = before.substring(before.lastIndexOf('@') + 1).split("/", 2)[0];
        List<Uplink.Target> targets = new ArrayList<>();
        for (String host : authority.split(",", -1)) {
            boolean portless = !host.matches("(?s).*:\\d+") || host.endsWith("]");
            int port = PORTS.getOrDefault(scheme, 0);
            if (host.isEmpty() || (portless && port == 0)) {
                throw new BadValue(host.isEmpty() ? "it has no host" : "it has no port", form);
            }
            try {
                targets.add(
                        new Uplink.Target.Connect(
                                Addresses.tcp(portless ? host + ":" + port : host)));
            } catch (BadValue _) {
                throw new BadValue(
                        "its host is not one",
                        form + "; a `:`, `/` or `@` in a password is written %3A, %2F or %40");
            }
        }
        return targets;
    }

    private static Address connect(PostgresUrl.Host host) {
        return switch (host) {
            case PostgresUrl.Host.Tcp(String name, int port) -> new Address.Tcp(name, port);
            case PostgresUrl.Host.Unix(var socket) -> new Address.Unix(socket);
        };
    }
}
